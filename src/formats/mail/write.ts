import { formatMarking, isEmpty, type Label, sameLabel } from '../../label';
import type { Policy } from '../../policy/types';
import { isReplaced, successorOf, toMarking } from '../marks';
import type { ByteSource, Chunk, ReadContext, RefusalCode, WriteRequest, WriteResult } from '../types';
import { asBuffer } from '../zip';
import { charsetOf, encodeText } from './encode';
import { type Field, type Fields, fieldValue, scanFields } from './fields';
import { LABEL_FIELDS, parseLabelField } from './header-markings';
import { MAIL_LIMITS } from './limits';
import { parseParameters } from './parameters';
import { decodeWords, WORD } from './words';
import { type Edit, editSubject, type Style, SUBJECT } from './write-subject';

/** The field in which the label is written. */
const FIELD = 'X-Classification';

/** Types of mails whose signature or encryption covers them (RFC 8551, RFC 3156). */
const SEALED: Readonly<Record<string, RefusalCode>> = {
	'multipart/signed': 'signed',
	'multipart/encrypted': 'encrypted',
	'application/pkcs7-mime': 'signed',
	'application/x-pkcs7-mime': 'signed',
};

/**
 * Plans a mail with the label in its `X-Classification` field and at the front of its subject, labels of Microsoft Information Protection kept
 * in step. All other bytes are ranges of the source. A mail with a signature, its sender's or of the way it took (DKIM, RFC 6376; ARC,
 * RFC 8617), is refused. Never throws for bad content.
 */
export function writeMail(source: ByteSource, { label, places }: WriteRequest, { policy }: ReadContext): WriteResult {
	const foreign = places.find((place) => place !== 'property');
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	if (places.length === 0) return { kind: 'unchanged' };
	const bytes = Buffer.from(asBuffer(source.read(0, 2 * MAIL_LIMITS.head)));
	const header = scanFields(bytes, 0, bytes.length);
	const refusal = refusalOf(bytes, header, source.size);
	if (refusal !== null) return refusal;
	const style = styleOf(bytes, header);
	const field = header.fields.find(({ name }) => name === 'subject');
	const subject = field === undefined ? null : editSubject(bytes, field, label, policy, style);
	if (subject === 'damaged') return refuse('damaged', SUBJECT);
	const edits = [
		...(subject === null ? [] : [subject]),
		...editFields(bytes, header, label, policy, style),
		...editProtection(bytes, header, label, policy),
	].sort((one, other) => one.start - other.start);
	if (edits.length === 0) return { kind: 'unchanged' };
	// What stands already may change, so that what was written once can be written again.
	if (header.end > MAIL_LIMITS.head && edits.some(({ before }) => before === null)) return refuse('too-large', 'mail header');
	const changes = edits.map(({ where, before, after }) => ({ place: 'property', where, before, after }) as const);
	return { kind: 'changed', chunks: chunksOf(edits, source.size), changes };
}

function refuse(code: RefusalCode, detail: string): WriteResult {
	return { kind: 'refused', code, detail };
}

function refusalOf(bytes: Buffer, { fields, end, body }: Fields, size: number): WriteResult | null {
	if (fields.length === 0) return refuse('damaged', 'no mail header');
	if (end >= bytes.length && bytes.length < size) return refuse('too-large', 'mail header');
	// Without an empty line a field that is put at the end would stand in the body.
	if (body === end && end < size) return refuse('damaged', 'mail header without its end');
	const signature = fields.find(({ name }) => name === 'dkim-signature' || name === 'domainkey-signature' || name.startsWith('arc-'));
	if (signature !== undefined) return refuse('signed', bytes.toString('latin1', signature.start, signature.value - 1));
	const type = fields.find(({ name }) => name === 'content-type');
	if (type === undefined) return null;
	const { value, parameters } = parseParameters(fieldValue(bytes, type));
	const sealed = SEALED[value];
	if (sealed === undefined) return null;
	return refuse(/enveloped-data$/i.test(parameters.get('smime-type') ?? '') ? 'encrypted' : sealed, value);
}

/** As the subject is written, else as the body is. */
function styleOf(bytes: Buffer, { fields, body }: Fields): Style {
	const subject = fields.find(({ name }) => name === 'subject');
	const type = fields.find(({ name }) => name === 'content-type');
	const word = subject === undefined ? null : new RegExp(WORD.source).exec(fieldValue(bytes, subject));
	const charset = word?.[1] ?? (type === undefined ? null : (parseParameters(fieldValue(bytes, type)).parameters.get('charset') ?? null));
	const first = bytes.indexOf(10);
	const lineEnd = first >= 0 && first < body && bytes[first - 1] !== 13 ? '\n' : '\r\n';
	return { charset: charsetOf(charset), lineEnd };
}

/** The fields for labels: the first that states one gets the new one, or a field is added behind the last; others say the same or go. */
function editFields(bytes: Buffer, header: Fields, label: Label, policy: Policy, style: Style): Edit[] {
	const marking = isEmpty(label) ? null : formatMarking(label, policy);
	const edits: Edit[] = [];
	let stated = false;
	for (const [name, where] of Object.entries(LABEL_FIELDS)) {
		for (const field of header.fields.filter((one) => one.name === name)) {
			const parsed = parseLabelField(decodeWords(fieldValue(bytes, field)), policy);
			if (parsed === null || !isReplaced(toMarking(parsed, 'property', where), label, policy)) continue;
			const own = name === FIELD.toLowerCase();
			if (own && !stated && sameLabel(parsed.label, label)) {
				stated = true;
				continue;
			}
			if (!own && sameLabel(parsed.label, label)) continue;
			// A second field of this name would only repeat the first.
			const after = own && stated ? null : marking;
			stated ||= own;
			edits.push(replaced(field, where, parsed.text, after, style));
		}
	}
	if (!stated && marking !== null) {
		const text = encodeText(marking, style.charset, FIELD.length + 2, style.lineEnd);
		const open = bytes[header.end - 1] === 10 ? '' : style.lineEnd;
		const line = `${open}${FIELD}: ${text}${style.lineEnd}`;
		edits.push({ start: header.end, end: header.end, text: line, where: FIELD, before: null, after: marking });
	}
	return edits;
}

function replaced(field: Field, where: string, before: string, after: string | null, style: Style): Edit {
	if (after === null) return { start: field.start, end: field.end, text: '', where, before, after };
	const text = ` ${encodeText(after, style.charset, field.value - field.start + 1, style.lineEnd)}`;
	return { start: field.value, end: field.stop, text, where, before, after };
}

const GUID = /MSIP_Label_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_/gi;

/** `msip_labels`: the identifiers become those of the policy's successors. */
function editProtection(bytes: Buffer, { fields }: Fields, label: Label, policy: Policy): Edit[] {
	const edits: Edit[] = [];
	for (const field of fields.filter(({ name }) => name === 'msip_labels')) {
		const raw = bytes.toString('latin1', field.value, field.stop);
		for (const match of raw.matchAll(GUID)) {
			const guid = match[1] ?? '';
			const successor = successorOf(guid.toLowerCase(), label, policy);
			if (successor === null) continue;
			const start = field.value + match.index + 'MSIP_Label_'.length;
			edits.push({ start, end: start + guid.length, text: successor, where: 'msip_labels', before: guid, after: successor });
		}
	}
	return edits;
}

function chunksOf(edits: readonly Edit[], size: number): Chunk[] {
	const chunks: Chunk[] = [];
	let at = 0;
	for (const { start, end, text } of edits) {
		if (start > at) chunks.push({ from: at, length: start - at });
		if (text !== '') chunks.push(Buffer.from(text, 'latin1'));
		at = end;
	}
	if (at < size) chunks.push({ from: at, length: size - at });
	return chunks;
}
