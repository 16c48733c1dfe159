import type { ByteSource, Format, FormatOf, ReadContext, ReadResult } from '../types';
import { asBuffer } from '../zip';
import { MAIL_LIMITS } from './limits';
import { MailReader } from './read';
import { writeMail } from './write';

/**
 * Mails as files (`.eml`; RFC 5322, 2045–2049, 2047, 2231): the label in the subject and header fields, and those of the attachments, each read
 * by its own format.
 */
export function makeMailFormat(formatOf: FormatOf): Format {
	return Object.freeze({
		id: 'mail',
		places: Object.freeze(['property'] as const),
		detect: isMailName,
		read: (source: ByteSource, context: ReadContext) => readMail(source, context, formatOf),
		write: writeMail,
	});
}

/** Mails that came from elsewhere: they stay as they came, often signed on their way, and are labelled beside. */
export function makeReceivedMailFormat(formatOf: FormatOf): Format {
	return Object.freeze({
		id: 'mail',
		places: Object.freeze([]),
		detect: (name: string, head: Uint8Array) => isMailName(name) && isReceived(head),
		read: (source: ByteSource, context: ReadContext) => readMail(source, context, formatOf),
	});
}

function isMailName(name: string): boolean {
	return name.endsWith('.eml');
}

/** By the first fields, which those who pass a mail on put in front. */
function isReceived(head: Uint8Array): boolean {
	const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
	const header = text.slice(0, /\r?\n\r?\n/.exec(text)?.index ?? text.length);
	return /^(?:received|return-path|delivered-to|dkim-signature|arc-seal):/im.test(header) && !/^x-unsent:[ \t]*1[ \t]*$/im.test(header);
}

function readMail(source: ByteSource, context: ReadContext, formatOf: FormatOf): ReadResult {
	const tooLarge = source.size > Math.min(context.policy.scan.maxFileSize, MAIL_LIMITS.file);
	const bytes = asBuffer(source.read(0, tooLarge ? MAIL_LIMITS.head : source.size));
	const read = new MailReader(bytes, context, formatOf).read(!tooLarge);
	if (!tooLarge || read.state.unreadable !== null) return read;
	return { ...read, state: { ...read.state, unreadable: { code: 'too-large', detail: `${source.size} bytes` } } };
}

/** Reads the header of a mail as it stands in an editor: its own label; attachments are read when it is saved. */
export function readMailText(text: string, context: ReadContext): ReadResult {
	const bytes = Buffer.from(text.slice(0, MAIL_LIMITS.head));
	return new MailReader(bytes, context, () => {
		throw new RangeError('attachments are not read');
	}).read(false);
}
