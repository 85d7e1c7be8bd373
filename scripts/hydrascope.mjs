#!/usr/bin/env node
// The program `hydrascope`: sets the checkout up where needed, then runs the command line with the user's own arguments.
import { setUp } from "./setup.mjs";

setUp();
await import("../dist/server/cli.js");
