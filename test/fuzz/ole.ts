import type { Random } from './random';

const MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const SECTORS = [0, 1, 2, 3, 0xffff_fffa, 0xffff_fffc, 0xffff_fffd, 0xffff_fffe, 0xffff_ffff, 0x7fff_ffff];

/** Damages a compound file among its chains, its directory and its sectors ([MS-CFB] 2.2, 2.3, 2.6). */
export function mutateOle(bytes: Buffer, random: Random): Buffer | null {
	if (bytes.length < 1536 || !bytes.subarray(0, 8).equals(MAGIC)) return null;
	const result = Buffer.from(bytes);
	const size = bytes.readUInt16LE(30) === 12 ? 4096 : 512;
	const count = Math.floor(bytes.length / size) - 1;
	if (count < 1) return null;
	const value = random.chance(2) ? random.pick(SECTORS) : random.below(count + 2);
	const sectorAt = (sector: number): number => (sector + 1) * size;
	switch (random.below(6)) {
		case 0:
			result.writeUInt32LE(value, random.pick([30, 32, 40, 44, 48, 56, 60, 64, 68, 72, 76, 80]));
			return result;
		case 1: {
			const at = sectorAt(bytes.readUInt32LE(76)) + 4 * random.below(Math.min(size / 4, count));
			if (at + 4 <= result.length) result.writeUInt32LE(value, at);
			return result;
		}
		case 2: {
			const at = sectorAt(bytes.readUInt32LE(48)) + 128 * random.below(size / 128);
			if (at + 128 <= result.length) result.writeUInt32LE(value, at + random.pick([64, 66, 68, 72, 76, 116, 120, 124]));
			return result;
		}
		case 3: {
			const [from, to] = [sectorAt(random.below(count)), sectorAt(random.below(count))];
			bytes.copy(result, to, from, Math.min(from + size, bytes.length));
			return result;
		}
		default: {
			// Numbers within one sector: property sets, records, directory.
			const at = sectorAt(random.below(count)) + 4 * random.below(size / 4);
			if (at + 4 <= result.length) result.writeUInt32LE(random.chance(2) ? value : random.below(2 ** 16), at);
			return result;
		}
	}
}
