/** A file that was chosen, under the name by which it is sent: files of two folders may have one name. */
export interface ChosenFile {
  name: string;
  file: File;
}

/** Files of a drop, folders opened; hidden files are left out. */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].flatMap((item) => {
    const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
    return entry === null ? [] : [entry];
  });
  if (entries.length === 0) return [...data.files];
  const files = await Promise.all(entries.map(filesOfEntry));
  return files.flat().filter(({ name }) => !name.startsWith("."));
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files: File[] = [];
  for (;;) {
    // A browser gives at most a hundred at a time.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return files;
    for (const inner of part) files.push(...(await filesOfEntry(inner)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Gives each file a name that none of `taken` has: `payments.csv`, `payments-2.csv`: what is before the hyphen names the table. */
export function nameApart(files: readonly File[], taken: readonly string[]): ChosenFile[] {
  const names = new Set(taken);
  return files.map((file) => {
    const dot = file.name.indexOf(".");
    const [stem, ending] = dot < 0 ? [file.name, ""] : [file.name.slice(0, dot), file.name.slice(dot)];
    let name = file.name;
    for (let n = 2; names.has(name); n++) name = `${stem}-${n}${ending}`;
    names.add(name);
    return { name, file };
  });
}
