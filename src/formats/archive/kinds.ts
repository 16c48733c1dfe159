import { startsTar } from './tar';

/** Families of archives that are told by their first bytes. */
export type ArchiveKind = 'zip' | 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'lzip' | 'compress' | '7z' | 'rar4' | 'rar5' | 'lha' | 'cab';

const MAGIC: readonly (readonly [ArchiveKind, string])[] = [
	['zip', 'PK\x03\x04'],
	['zip', 'PK\x05\x06'],
	['zip', 'PK00PK\x03\x04'],
	['gzip', '\x1f\x8b\x08'],
	['7z', '7z\xbc\xaf\x27\x1c'],
	['rar5', 'Rar!\x1a\x07\x01\0'],
	['rar4', 'Rar!\x1a\x07\0'],
	['cab', 'MSCF\0\0\0\0'],
	['xz', '\xfd7zXZ\0'],
	['zstd', '\x28\xb5\x2f\xfd'],
	['lzip', 'LZIP'],
	['compress', '\x1f\x9d'],
];

const FIRST_BYTES: ReadonlySet<number> = new Set(MAGIC.map(([, magic]) => magic.charCodeAt(0)));

/** The kind of an archive by its first bytes, or `null`. */
export function kindOf(head: Uint8Array): ArchiveKind | null {
	if (FIRST_BYTES.has(head[0] ?? -1)) {
		for (const [kind, magic] of MAGIC) if (startsWith(head, magic)) return kind;
	}
	// `BZh`, a digit for the size of blocks, and the first block's mark or the end's.
	if (head[0] === 0x42 && /^BZh[1-9](?:1AY&SY|\x17rE8P\x90)/.test(latin1(head, 10))) return 'bzip2';
	if (head[2] === 0x2d && /^-l(?:h[0-7dx]|z[s45])-$/.test(latin1(head, 7).slice(2)) && head.length > 24) return 'lha';
	return startsTar(head) ? 'tar' : null;
}

function startsWith(head: Uint8Array, magic: string): boolean {
	for (let at = 0; at < magic.length; at++) if (head[at] !== magic.charCodeAt(at)) return false;
	return true;
}

function latin1(head: Uint8Array, length: number): string {
	return Buffer.from(head.buffer, head.byteOffset, Math.min(length, head.length)).toString('latin1');
}

/** Names that promise an archive: where the content is none, it is damaged, not something else. */
const NAMES = /\.(?:zip|tar|tgz|tbz2?|txz|tlz|tzst|7z|rar|lzh|lha|gz|bz2|xz|zst|cab)$/;

export function namesArchive(name: string): boolean {
	return NAMES.test(name);
}
