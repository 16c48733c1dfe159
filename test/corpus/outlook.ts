import { buildCompound } from './compound-builder';
import { u32 } from './property-sets';

/** Messages of Outlook ([MS-OXMSG]) by hand. */

export interface AttachmentOptions {
	readonly name?: string;
	readonly bytes?: Uint8Array;
	readonly message?: MessageOptions;
	readonly type?: string;
	readonly contentId?: string;
	readonly numbers?: readonly (readonly [number, number])[];
}

export interface MessageOptions {
	readonly subject?: string;
	/** Header as it came over the net. */
	readonly transport?: string;
	readonly messageClass?: string;
	/** Properties named by a text: a text each. */
	readonly named?: Readonly<Record<string, string>>;
	readonly categories?: readonly string[];
	readonly flags?: number;
	/** Texts in bytes of this code page. */
	readonly codePage?: { readonly number: number; readonly encode: (text: string) => Buffer };
	readonly attachments?: readonly AttachmentOptions[];
}

type Streams = Map<string, Uint8Array>;
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

export function messageFile(options: MessageOptions): Buffer {
	const streams: Streams = new Map();
	const names = Object.keys(options.named ?? {});
	if (options.categories !== undefined) names.push('Keywords');
	addNames(streams, names);
	addMessage(streams, '', options, names, 32);
	return buildCompound(streams);
}

function addMessage(streams: Streams, folder: string, options: MessageOptions, names: readonly string[], header: number): void {
	const { codePage } = options;
	const text = (id: string, value: string | undefined): void => {
		if (value === undefined) return;
		streams.set(`${folder}__substg1.0_${id}${codePage === undefined ? '001F' : '001E'}`, codePage?.encode(value) ?? utf16(value));
	};
	text('001A', options.messageClass ?? 'IPM.Note');
	text('0037', options.subject);
	text('007D', options.transport);
	const tag = (name: string): string => (0x8000 + names.indexOf(name)).toString(16).toUpperCase();
	for (const [name, value] of Object.entries(options.named ?? {})) text(tag(name), value);
	for (const [index, value] of (options.categories ?? []).entries()) {
		streams.set(`${folder}__substg1.0_${tag('Keywords')}101F-${index.toString(16).padStart(8, '0')}`, utf16(`${value}\0`));
	}
	const numbers: [number, number][] = [];
	if (options.flags !== undefined) numbers.push([0x0e070003, options.flags]);
	if (codePage !== undefined) numbers.push([0x3ffd0003, codePage.number]);
	streams.set(`${folder}__properties_version1.0`, list(numbers, header));
	for (const [index, attachment] of (options.attachments ?? []).entries()) {
		addAttachment(streams, `${folder}__attach_version1.0_#${index.toString(16).padStart(8, '0')}/`, attachment, names);
	}
}

function addAttachment(streams: Streams, folder: string, attachment: AttachmentOptions, names: readonly string[]): void {
	const { name, bytes, message, type, contentId, numbers = [] } = attachment;
	if (name !== undefined) streams.set(`${folder}__substg1.0_3707001F`, utf16(name));
	if (type !== undefined) streams.set(`${folder}__substg1.0_370E001F`, utf16(type));
	if (contentId !== undefined) streams.set(`${folder}__substg1.0_3712001F`, utf16(contentId));
	if (bytes !== undefined) streams.set(`${folder}__substg1.0_37010102`, bytes);
	if (message !== undefined) addMessage(streams, `${folder}__substg1.0_3701000D/`, message, names, 24);
	streams.set(`${folder}__properties_version1.0`, list([[0x37050003, message === undefined ? 1 : 5], ...numbers], 8));
}

function list(numbers: readonly (readonly [number, number])[], header: number): Buffer {
	const entries = numbers.map(([tag, value]) => Buffer.concat([u32(tag), u32(6), u32(value), u32(0)]));
	return Buffer.concat([Buffer.alloc(header), ...entries]);
}

/** The first name has the tag 0x8000. */
function addNames(streams: Streams, names: readonly string[]): void {
	const entries: Buffer[] = [];
	const texts: Buffer[] = [];
	let at = 0;
	for (const [index, name] of names.entries()) {
		const content = utf16(name);
		const filled = Buffer.concat([u32(content.length), content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
		entries.push(Buffer.concat([u32(at), u32(((3 << 1) | 1) + index * 0x10000)]));
		texts.push(filled);
		at += filled.length;
	}
	streams.set('__nameid_version1.0/__substg1.0_00020102', Buffer.alloc(0));
	streams.set('__nameid_version1.0/__substg1.0_00030102', Buffer.concat(entries));
	streams.set('__nameid_version1.0/__substg1.0_00040102', Buffer.concat(texts));
}
