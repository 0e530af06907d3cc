import { open } from 'node:fs/promises';

/** ELF e_machine values. */
const elfMachines: Record<number, string> = {
  3: 'x86 (32 bits)',
  40: 'ARM (32 bits)',
  62: 'x86-64',
  183: 'aarch64',
  243: 'RISC-V',
};

/** Mach-O CPU types. */
const machMachines: Record<number, string> = { 16777223: 'x86-64', 16777228: 'arm64' };

/**
 * What a file is by its first bytes, such as `ELF x86-64`, so that a library of another machine is named as that
 * before the loader refuses it with less to say. Undefined if it is none of the formats of libraries.
 */
export async function binaryFormat(path: string): Promise<string | undefined> {
  const header = Buffer.alloc(64);
  const file = await open(path);
  let length: number;
  try {
    length = (await file.read(header, 0, header.length, 0)).bytesRead;
  } finally {
    await file.close();
  }
  if (length < 20) return undefined;
  if (header.readUInt32BE(0) === 0x7f454c46) {
    // \x7fELF; byte 5 says the byte order, e_machine stands at 18.
    const machine = header[5] === 2 ? header.readUInt16BE(18) : header.readUInt16LE(18);
    return `ELF ${elfMachines[machine] ?? `machine ${machine}`}`;
  }
  if (header.readUInt32LE(0) === 0xfeedfacf) {
    const machine = header.readUInt32LE(4);
    return `Mach-O ${machMachines[machine] ?? `CPU type ${machine}`}`;
  }
  if (header.readUInt32BE(0) === 0xcafebabe) return 'Mach-O universal';
  if (header.toString('latin1', 0, 2) === 'MZ') return 'Windows PE';
  return undefined;
}
