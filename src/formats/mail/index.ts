import type { ByteSource, Format, FormatOf, ReadContext, ReadResult } from '../types';
import { asBuffer } from '../zip';
import { MAIL_LIMITS } from './limits';
import { MailReader } from './read';

/**
 * Mails as files (`.eml`; RFC 5322, 2045–2049, 2047, 2231): the label in the subject and header fields, and those of the attachments, each read
 * by its own format. Not written: a mail is labelled by its subject where it is written, else beside it.
 */
export function makeMailFormat(formatOf: FormatOf): Format {
	return Object.freeze({
		id: 'mail',
		places: Object.freeze([]),
		detect: (name: string) => name.endsWith('.eml'),
		read: (source: ByteSource, context: ReadContext) => readMail(source, context, formatOf),
	});
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
