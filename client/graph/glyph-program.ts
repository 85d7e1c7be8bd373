import { NodeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import type { Look } from "./appearance.ts";
import type { EdgeData, NodeData } from "./layout.ts";

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute float a_size;
attribute vec4 a_fill;
attribute vec4 a_border;
attribute vec4 a_ring;
attribute vec4 a_halo;
attribute float a_style;
attribute vec4 a_id;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec2 v_point;
varying float v_radius;
varying vec4 v_fill;
varying vec4 v_border;
varying vec4 v_ring;
varying vec4 v_halo;
varying float v_style;
varying vec4 v_id;
const float bias = 255.0 / 254.0;

void main() {
  v_radius = a_size / u_sizeRatio;
  // Room for the ring and the halo around the shape, in pixels.
  v_point = a_corner * (v_radius * 1.3 + 8.0);
  gl_Position = vec4((u_matrix * vec3(a_position + v_point * 2.0 * u_correctionRatio, 1)).xy, 0, 1);
  v_fill = vec4(a_fill.rgb, a_fill.a * bias);
  v_border = vec4(a_border.rgb, a_border.a * bias);
  v_ring = vec4(a_ring.rgb, a_ring.a * bias);
  v_halo = vec4(a_halo.rgb, a_halo.a * bias);
  v_style = a_style;
  v_id = vec4(a_id.rgb, a_id.a * bias);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec2 v_point;
varying float v_radius;
varying vec4 v_fill;
varying vec4 v_border;
varying vec4 v_ring;
varying vec4 v_halo;
varying float v_style;
varying vec4 v_id;

float box(vec2 p, float half_side, float round) {
  vec2 q = abs(p) - half_side + round;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round;
}
float distance_to(float shape, vec2 p, float r) {
  if (shape < 0.5 || shape > 2.5) return length(p) - r;
  if (shape < 1.5) return box(p, r * 0.9, min(2.0, r * 0.3));
  vec2 turned = vec2(p.x + p.y, p.y - p.x) * 0.70710678;
  return box(turned, r * 0.82, 0.8);
}
float inside(float d) { return 1.0 - smoothstep(-0.6, 0.6, d); }
vec4 over(vec4 below, vec4 colour, float cover) {
  vec4 top = colour * cover;
  return top + below * (1.0 - top.a);
}

void main() {
  float share = floor(v_style / 32.0) / 63.0;
  float dashed = floor(mod(v_style, 32.0) / 16.0);
  float mark = floor(mod(v_style, 16.0) / 4.0);
  float shape = mod(v_style, 4.0);
  float d = distance_to(shape, v_point, v_radius);

  #ifdef PICKING_MODE
  // A little more than the shape, so that small accounts are easy to hit.
  gl_FragColor = d < 2.5 ? v_id : vec4(0.0);
  #else
  vec4 colour = vec4(0.0);
  colour = over(colour, v_halo, inside(d - 6.0) * (1.0 - inside(d - 3.6)));
  colour = over(colour, v_ring, inside(d - 3.2) * (1.0 - inside(d - 1.8)));
  colour = over(colour, v_fill, inside(d));
  bool group = shape > 2.5;
  float width = group ? 2.0 : dashed > 0.5 || mark > 0.5 ? max(1.3, min(2.0, v_radius * 0.22)) : 0.8;
  float edge = inside(d) * (1.0 - inside(d + width));
  // The solid part of a group's rim begins at the top and runs clockwise.
  float clock = fract(atan(v_point.x, v_point.y) / 6.2831853 + 1.0);
  if (dashed > 0.5 || (group && share < 1.0 && clock > share)) {
    float turn = atan(v_point.y, v_point.x) / 6.2831853 + 0.5;
    float dashes = floor(clamp(v_radius * 1.3, 6.0, group ? 40.0 : 14.0));
    edge *= smoothstep(0.34, 0.44, abs(fract(turn * dashes) - 0.5) * 2.0);
  }
  colour = over(colour, v_border, edge);
  if (mark > 0.5 && mark < 1.5) colour = over(colour, v_border, inside(length(v_point) - max(1.2, v_radius * 0.3)));
  if (mark > 1.5 && mark < 2.5) colour = over(colour, v_border, inside(d) * inside(v_point.x));
  gl_FragColor = colour;
  #endif
}
`;

const UNIFORMS = ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as const;

/** What the program reads of a node beside Sigma's own data. */
export type GlyphData = NodeDisplayData & Partial<Look>;

/** Draws accounts, identifiers and hubs as glyphs with border, ring, halo and mark: one quad each, by signed distance. */
export class GlyphProgram extends NodeProgram<(typeof UNIFORMS)[number], NodeData, EdgeData> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLE_STRIP } = WebGLRenderingContext;
    const colour = (name: string) => ({ name, size: 4, type: UNSIGNED_BYTE, normalized: true });
    return {
      VERTICES: 4,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLE_STRIP,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        colour("a_fill"),
        colour("a_border"),
        colour("a_ring"),
        colour("a_halo"),
        { name: "a_style", size: 1, type: FLOAT },
        colour("a_id"),
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [
        [-1, -1],
        [1, -1],
        [-1, 1],
        [1, 1],
      ],
    };
  }

  override processVisibleItem(nodeIndex: number, start: number, data: GlyphData): void {
    const { array } = this;
    const nothing = "rgba(0,0,0,0)";
    let i = start;
    array[i++] = data.x;
    array[i++] = data.y;
    array[i++] = data.size;
    array[i++] = floatColor(data.fill ?? data.color);
    array[i++] = floatColor(data.border ?? nothing);
    array[i++] = floatColor(data.ring ?? nothing);
    array[i++] = floatColor(data.halo ?? nothing);
    array[i++] =
      (data.shape ?? 0) +
      4 * (data.mark ?? 0) +
      (data.dashed === true ? 16 : 0) +
      32 * Math.round(63 * (data.share ?? 1));
    array[i++] = nodeIndex;
  }

  override setUniforms(
    params: RenderParams,
    { gl, uniformLocations }: { gl: WebGLRenderingContext; uniformLocations: Record<string, WebGLUniformLocation> },
  ): void {
    gl.uniform1f(uniformLocations["u_correctionRatio"] ?? null, params.correctionRatio);
    gl.uniform1f(uniformLocations["u_sizeRatio"] ?? null, params.sizeRatio);
    gl.uniformMatrix3fv(uniformLocations["u_matrix"] ?? null, false, params.matrix);
  }
}
