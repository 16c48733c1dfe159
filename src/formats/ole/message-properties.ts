import { type CompoundFile, type CompoundStream, type DirectoryEntry, u16, u32 } from '../compound';
import { codePageOfLanguage, decodeCodePage, untilZero } from './code-page';

/** Tags of properties that are looked at ([MS-OXPROPS]); those of texts without their type. */
export const TAG = {
	messageClass: '001A',
	subject: '0037',
	transportHeaders: '007D',
	attachData: '3701',
	attachShortName: '3704',
	attachName: '3707',
	attachMimeType: '370E',
	attachContentId: '3712',
	displayName: '3001',
	messageFlags: 0x0e070003,
	attachMethod: 0x37050003,
	attachFlags: 0x37140003,
	attachHidden: 0x7ffe000b,
	codePage: 0x3ffd0003,
	internetCodePage: 0x3fde0003,
	language: 0x3ff10003,
} as const;

export const PROPERTIES = '__properties_version1.0';
const NAMES = '__nameid_version1.0';

/** Bytes of a stream of numbers, of one text and of the list of names that are looked at. */
const MAX_NUMBERS = 64 * 1024;
const MAX_TEXT = 256 * 1024;
const MAX_NAMES = 512 * 1024;
/** Categories of one message. */
const MAX_VALUES = 64;

/** The properties of a message or an attachment ([MS-OXMSG] 2.1, 2.4). */
export class MessageProperties {
	private readonly numbers = new Map<number, number>();

	/** @param header bytes before the numbers: 32 for the message itself, 24 for one within another, 8 for attachments. @throws CompoundError */
	constructor(
		private readonly file: CompoundFile,
		readonly storage: DirectoryEntry,
		header: number,
		private readonly codePage: number | null = null,
	) {
		const bytes = file.stream(PROPERTIES, storage)?.read(0, MAX_NUMBERS);
		if (bytes === undefined) return;
		for (let at = header; at + 16 <= bytes.length; at += 16) this.numbers.set(u32(bytes, at), u32(bytes, at + 8));
	}

	/** A number or truth that stands in the list itself, or `null`. */
	number(tag: number): number | null {
		return this.numbers.get(tag) ?? null;
	}

	/** Windows' code page of texts that are not in Unicode. */
	get textCodePage(): number {
		if (this.codePage !== null) return this.codePage;
		const language = this.number(TAG.language);
		const page = this.number(TAG.codePage) ?? this.number(TAG.internetCodePage);
		// Texts in the code page 1200 are kept as such, so that it says nothing of these.
		return page !== null && page !== 1200 ? page : language === null ? 1252 : codePageOfLanguage(language);
	}

	/** A text, or `null`. @throws CompoundError */
	text(id: string): string | null {
		const wide = this.stream(`${id}001F`);
		if (wide !== null) return untilZero(wide.read(0, MAX_TEXT).toString('utf16le'));
		const narrow = this.stream(`${id}001E`);
		return narrow === null ? null : untilZero(decodeCodePage(narrow.read(0, MAX_TEXT), this.textCodePage));
	}

	/** A text, or the texts of a list. @throws CompoundError */
	texts(id: string): string[] {
		const one = this.text(id);
		if (one !== null) return [one];
		for (const [type, decode] of [
			['101F', (bytes: Buffer) => bytes.toString('utf16le')],
			['101E', (bytes: Buffer) => decodeCodePage(bytes, this.textCodePage)],
		] as const) {
			const found: string[] = [];
			for (let index = 0; index < MAX_VALUES; index++) {
				const stream = this.stream(`${id}${type}-${index.toString(16).padStart(8, '0')}`);
				if (stream === null) break;
				found.push(untilZero(decode(stream.read(0, MAX_TEXT))));
			}
			if (found.length > 0) return found;
		}
		return [];
	}

	bytes(id: string): CompoundStream | null {
		return this.stream(`${id}0102`);
	}

	/** The storage of a message or object that is attached, or `null`. */
	object(id: string): DirectoryEntry | null {
		const entry = this.file.find(`__substg1.0_${id}000D`, this.storage);
		return entry?.kind === 'storage' ? entry : null;
	}

	private stream(name: string): CompoundStream | null {
		return this.file.stream(`__substg1.0_${name}`, this.storage);
	}
}

/** Which tags (four hex digits) the properties of these lower-case names have in this file ([MS-OXMSG] 2.2.3). @throws CompoundError */
export function namedTags(file: CompoundFile, wanted: ReadonlySet<string>): Map<string, string[]> {
	const found = new Map<string, string[]>();
	const entries = file.stream(`${NAMES}/__substg1.0_00030102`)?.read(0, MAX_NAMES);
	const names = file.stream(`${NAMES}/__substg1.0_00040102`)?.read(0, MAX_NAMES);
	if (entries === undefined || names === undefined) return found;
	for (let at = 0; at + 8 <= entries.length; at += 8) {
		// An odd number of the set of names: it is named by a text, not by a number.
		if ((u16(entries, at + 4) & 1) === 0) continue;
		const offset = u32(entries, at);
		if (offset + 4 > names.length) continue;
		const length = u32(names, offset);
		if (length > 64) continue;
		const name = names.toString('utf16le', offset + 4, offset + 4 + length).toLowerCase();
		if (!wanted.has(name)) continue;
		const tag = (0x8000 + u16(entries, at + 6)).toString(16).toUpperCase();
		found.set(name, [...(found.get(name) ?? []), tag]);
	}
	return found;
}
