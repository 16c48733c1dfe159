import type { Policy } from '../../policy/types';
import { ContentTally, contentMarkings, isLabelled } from '../content';
import { readFileName } from '../outer/file-name';
import { labelFileMarking } from '../outer/label-file';
import { documentOfSidecar } from '../outer/sidecar';
import { BufferSource } from '../source';
import type { DocumentState, Encryption, FormatOf, MailState, Marking, ReadContext, ReadResult } from '../types';
import { type Entity, partsOf, readEntity } from './entity';
import { headerMarkings } from './header-markings';
import { Budget, MailLimit } from './limits';
import { signedContent } from './signed-data';
import { decodeTransfer } from './transfer';

/** Bytes that formats are told apart by. */
const SNIFF_BYTES = 4096;
/** Bytes of an attached label file that are decoded: it holds one line. */
const LABEL_FILE = 8192;

/** What is found in one mail: its own header, and what goes along with it. */
export class MailReader {
	readonly markings: Marking[] = [];
	readonly foreign: ReadResult['foreign'][number][] = [];
	private readonly budget = new Budget();
	private readonly names = new Set<string>();
	private readonly encrypted: string[] = [];
	private readonly tally = new ContentTally();
	private plain = false;
	private sealed = false;
	private encryption: Encryption | null = null;
	private signed = false;
	private draft = false;
	private unreadable: DocumentState['unreadable'] = null;

	constructor(
		private readonly bytes: Buffer,
		private readonly context: ReadContext,
		private readonly formatOf: FormatOf,
	) {}

	private get policy(): Policy {
		return this.context.policy;
	}

	/** Reads the mail; what goes over a limit ends the reading and is remembered. Never throws for bad content. */
	read(attachments: boolean): ReadResult {
		const mail = readEntity(this.bytes, 0, this.bytes.length);
		if (mail.header.size === 0) return this.result({ code: 'wrong-type', detail: 'no mail header' });
		this.draft = mail.header.raw('x-unsent') === '1' || !mail.header.has('received');
		const { markings, foreign } = headerMarkings(mail.header, this.policy);
		this.markings.push(...markings);
		this.foreign.push(...foreign);
		if (attachments) {
			try {
				this.entity(this.bytes, mail, { depth: 0, nesting: 0, prefix: '', root: true, covered: false });
			} catch (error) {
				if (!(error instanceof MailLimit)) throw error;
				this.unreadable = { code: 'too-large', detail: error.message };
			}
		} else this.plain = true;
		const read = this.result(this.unreadable);
		return attachments ? { ...read, content: this.tally.state() } : read;
	}

	private result(unreadable: DocumentState['unreadable']): ReadResult {
		const { draft, encrypted, plain, markings, foreign } = this;
		const mail: MailState = { draft, encrypted, plain };
		const plainState: DocumentState = { encrypted: this.sealed, signed: this.signed, macro: false, unreadable };
		const state = this.sealed ? { ...plainState, encryption: this.encryption } : plainState;
		return { format: 'mail', encoding: null, state, markings, foreign, mail };
	}

	/** One entity and all within it. */
	private entity(bytes: Buffer, entity: Entity, at: Position): void {
		this.budget.part(at.nesting);
		const { type } = entity;
		const signed = SIGNED_TYPE.test(type) && at.depth === 0 ? this.opened(bytes, entity, at) : null;
		if (signed !== null) {
			this.entity(signed, readEntity(signed, 0, signed.length), { ...at, nesting: at.nesting + 1 });
			return;
		}
		if (type === 'multipart/signed') this.signed ||= at.depth === 0;
		// PGP/MIME (RFC 3156): the parts hold nothing that could be read.
		if (type === 'multipart/encrypted') this.seal(entity, at);
		else if (type.startsWith('multipart/')) this.multipart(bytes, entity, at);
		else if (!isBody(entity) && !isSignature(type)) this.attachment(bytes, entity, at, null);
		else if (isSignature(type)) this.signed ||= at.depth === 0;
	}

	/** What is signed in an opaque-signed S/MIME message (RFC 8551 3.5.2). */
	private opened(bytes: Buffer, { start, end, header, parameters }: Entity, at: Position): Buffer | null {
		const whole = decodeTransfer(bytes.subarray(start, end), header.raw('content-transfer-encoding') ?? '');
		const content = signedContent(whole);
		this.signed ||= at.depth === 0 && (content !== null || /^signed-data$/i.test(parameters.get('smime-type') ?? ''));
		if (content === null) return null;
		this.budget.attachment(content.length);
		return content;
	}

	private multipart(bytes: Buffer, entity: Entity, at: Position): void {
		const parts = partsOf(bytes, entity);
		if (parts === null) {
			this.fault(at, 'multipart without its boundary');
			return;
		}
		const within = { ...at, nesting: at.nesting + 1, root: false };
		const named = new Map(parts.map((part) => [part.name, part]));
		for (const part of parts) {
			// A label file speaks for the attachment beside it and is none itself.
			if (named.has(documentOfSidecar(part.name) ?? '\n')) continue;
			const sidecar = part.name === '' ? undefined : named.get(`${part.name}.label`);
			if (sidecar === undefined) this.entity(bytes, part, within);
			else this.attachment(bytes, part, within, sidecar);
		}
	}

	/** `sidecar`: the attachment that is this one's label file. */
	private attachment(bytes: Buffer, entity: Entity, at: Position, sidecar: Entity | null): void {
		const { name, type, start, end, header } = entity;
		const whole = decodeTransfer(bytes.subarray(start, end), header.raw('content-transfer-encoding') ?? '');
		this.budget.attachment(whole.length);
		const where = this.nameOf(at.prefix + (name === '' ? type : name));
		const outer: Marking[] = [];
		if (sidecar !== null) {
			const body = bytes.subarray(sidecar.start, Math.min(sidecar.end, sidecar.start + LABEL_FILE));
			const label = decodeTransfer(body, sidecar.header.raw('content-transfer-encoding') ?? '');
			outer.push(labelFileMarking(label, 'sidecar', where, this.policy));
		}
		const own = readFileName(name, this.policy);
		if (own !== null) outer.push(own);
		this.keep(outer, where);
		if (type === 'message/rfc822' || type === 'message/global' || name.toLowerCase().endsWith('.eml')) {
			this.nested(whole, where, at, outer);
			return;
		}
		const read = this.readAttachment(whole, name === '' ? nameByType(type) : name);
		const encrypted = read.state.encrypted || (isEnveloped(entity) && whole.length > 0);
		// What is within an encrypted attachment is as encrypted as that.
		if (encrypted) this.keep(read.markings, where);
		else this.markings.push(...contentMarkings(read.markings, where));
		for (const foreign of read.foreign) this.foreign.push({ ...foreign, where: `${where}/${foreign.where}` });
		if (encrypted && at.root) this.sealed = true;
		else if (encrypted) this.encrypted.push(where);
		else if (!isInline(entity)) this.plain = true;
		const labels = [...outer, ...read.markings.filter(({ place }) => place !== 'content')];
		if (at.root && encrypted) this.encryption = read.state.encryption ?? null;
		else if (encrypted) this.tally.add('encrypted', where);
		else if (!isInline(entity)) this.tally.addRead(read, at.covered || isLabelled(labels, this.policy), where);
		const { unreadable } = read.state;
		if (unreadable !== null && !encrypted) this.unreadable ??= { code: unreadable.code, detail: `${where}: ${unreadable.detail}` };
	}

	private readAttachment(bytes: Buffer, name: string): ReadResult {
		const format = this.formatOf(name.toLowerCase(), bytes.subarray(0, SNIFF_BYTES));
		return format.read(new BufferSource(bytes), { path: name, policy: this.policy });
	}

	/** A mail within the mail: its header and attachments are content of this one. */
	private nested(bytes: Buffer, where: string, { depth, nesting, covered }: Position, outer: readonly Marking[]): void {
		this.budget.mail(depth + 1);
		const mail = readEntity(bytes, 0, bytes.length);
		const { markings, foreign } = headerMarkings(mail.header, this.policy);
		this.keep(markings, where);
		this.foreign.push(...foreign.map((one) => ({ ...one, where: `${where}/${one.where}` })));
		this.plain = true;
		const labelled = covered || isLabelled([...outer, ...markings], this.policy);
		this.tally.add(labelled ? 'labelled' : 'unlabelled', where);
		this.entity(bytes, mail, { depth: depth + 1, nesting: nesting + 1, prefix: `${where}/`, root: false, covered: labelled });
	}

	private seal(entity: Entity, at: Position): void {
		if (at.root) {
			this.sealed = true;
			this.encryption = PGP_MIME;
			return;
		}
		const where = this.nameOf(at.prefix + (entity.name === '' ? entity.type : entity.name));
		this.encrypted.push(where);
		this.tally.add('encrypted', where);
	}

	private fault(at: Position, detail: string): void {
		this.plain = true;
		this.unreadable ??= { code: 'damaged', detail: at.prefix === '' ? detail : `${at.prefix.slice(0, -1)}: ${detail}` };
	}

	private keep(markings: readonly Marking[], where: string): void {
		for (const marking of markings) this.markings.push({ ...marking, place: 'content', range: null, where });
	}

	/** Two attachments may have one name. */
	private nameOf(wanted: string): string {
		let name = wanted;
		for (let count = 2; this.names.has(name); count++) name = `${wanted} (${count})`;
		this.names.add(name);
		return name;
	}
}

interface Position {
	/** Mails around this one. */
	readonly depth: number;
	readonly nesting: number;
	/** Names of the mails around, `/` behind each. */
	readonly prefix: string;
	/** The mail itself, not a part of it. */
	readonly root: boolean;
	/** Whether a mail around this one has a label, which covers what it holds. */
	readonly covered: boolean;
}

const SIGNED_TYPE = /^application\/(?:x-)?pkcs7-mime$/;
const PGP_MIME: Encryption = Object.freeze({ scheme: 'OpenPGP', algorithm: null, keyBits: null });

/** The text of the mail: a text without a file name that is not said to be an attachment. */
function isBody({ type, name, disposition }: Entity): boolean {
	return type.startsWith('text/') && name === '' && disposition !== 'attachment';
}

function isSignature(type: string): boolean {
	return type === 'application/pgp-signature' || /^application\/(?:x-)?pkcs7-signature$/.test(type);
}

/** A picture of the text, a letterhead for example: nothing that anybody attached. */
function isInline({ type, disposition, header }: Entity): boolean {
	return type.startsWith('image/') && disposition !== 'attachment' && header.has('content-id');
}

/** S/MIME (RFC 8551 3.2.2). */
function isEnveloped({ type, parameters }: Entity): boolean {
	if (!/^application\/(?:x-)?pkcs7-mime$/.test(type)) return false;
	return /^(?:authenveloped|enveloped)-data$/i.test(parameters.get('smime-type') ?? '');
}

/** Attachments without a name are told by their bytes, and texts by their type. */
function nameByType(type: string): string {
	return type.startsWith('text/') ? 'attachment.txt' : 'attachment';
}
