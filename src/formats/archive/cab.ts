import type { ByteSource } from '../types';
import { ZipError } from '../zip';
import { Cursor } from './cursor';
import type { Listing, Member } from './member';
import { decodeLegacy, safePath } from './names';

const UTF8_NAME = 0x80;
/** Bytes of the list of files. */
const MOST_LIST = 4 * 1024 * 1024;

/** The files of a cabinet ([MS-CAB]), by name: its members are not unpacked. @throws ZipError; the source's errors */
export function listCab(source: ByteSource): Listing {
	const head = new Cursor(Buffer.from(source.read(0, 36)), 16);
	const offset = head.u32();
	head.u32();
	head.u16();
	head.u16();
	const count = head.u16();
	const cursor = new Cursor(Buffer.from(source.read(offset, MOST_LIST)));
	const members: Member[] = [];
	for (let index = 0; index < count; index++) {
		cursor.take(14);
		const attributes = cursor.u16();
		const end = cursor.bytes.indexOf(0, cursor.at);
		const raw = cursor.take((end < 0 ? cursor.end : end) - cursor.at);
		cursor.u8();
		const path = safePath((attributes & UTF8_NAME) === 0 ? decodeLegacy(raw) : raw.toString('utf8'));
		const open = (): never => {
			throw new ZipError('damaged', `${path}: cabinets are not unpacked`);
		};
		members.push({ path, encryption: null, open });
	}
	return { members, problem: null, sealed: null };
}
