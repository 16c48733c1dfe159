import type { ByteSource } from '../types';

const MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const MAX_DIRECTORY_SECTORS = 256;

/** Whether the file is a compound file ([MS-CFB] 2.2). */
export function isCompoundFile(source: ByteSource): boolean {
	return startsCompoundFile(source.read(0, 8));
}

/** Whether these are the first bytes of a compound file. */
export function startsCompoundFile(head: Uint8Array): boolean {
	return head[0] === 0xd0 && head[1] === 0xcf && MAGIC.equals(head.subarray(0, 8));
}

/** Names of a compound file's storages and streams, as far as its directory can be followed ([MS-CFB] 2.3, 2.6). Never throws for bad content. */
export function compoundNames(source: ByteSource): string[] {
	const header = Buffer.from(source.read(0, 512));
	if (header.length < 512) return [];
	const shift = header.readUInt16LE(30);
	if (shift !== 9 && shift !== 12) return [];
	const size = 1 << shift;
	const names: string[] = [];
	const seen = new Set<number>();
	let sector = header.readUInt32LE(48);
	while (sector < 0xfffffffa && !seen.has(sector) && seen.size < MAX_DIRECTORY_SECTORS) {
		seen.add(sector);
		const bytes = Buffer.from(source.read((sector + 1) * size, size));
		for (let at = 0; at + 128 <= bytes.length; at += 128) {
			const length = bytes.readUInt16LE(at + 64);
			if (length >= 2 && length <= 64) names.push(bytes.toString('utf16le', at, at + length - 2));
		}
		sector = nextSector(source, header, sector, size);
	}
	return names;
}

/** Follows the FAT, of which the first 109 sectors are listed in the header: enough for 6.8 MB of file at least, and for any directory met. */
function nextSector(source: ByteSource, header: Buffer, sector: number, size: number): number {
	const perSector = size / 4;
	const index = Math.floor(sector / perSector);
	if (index >= 109) return 0xfffffffe;
	const fat = header.readUInt32LE(76 + index * 4);
	if (fat >= 0xfffffffa) return 0xfffffffe;
	const entry = Buffer.from(source.read((fat + 1) * size + (sector % perSector) * 4, 4));
	return entry.length < 4 ? 0xfffffffe : entry.readUInt32LE(0);
}

/** Whether a compound file is an encrypted or rights-managed package ([MS-OFFCRYPTO] 2.2, 2.3.4). */
export function isEncryptedPackage(source: ByteSource): boolean {
	return compoundNames(source).includes('EncryptedPackage');
}
