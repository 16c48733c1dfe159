import type { Policy } from '../../policy/types';
import { CompoundError, type CompoundFile, type DirectoryEntry } from '../compound';
import { ContentTally, contentMarkings, isLabelled } from '../content';
import { Header, readHeader } from '../mail/header';
import { headerMarkings, LABEL_FIELDS } from '../mail/header-markings';
import { Budget, MailLimit } from '../mail/limits';
import { signedContent } from '../mail/signed-data';
import { findInField, problemOf } from '../marks';
import { encryptionOf } from '../opaque/encrypted';
import { PLAIN_STATE } from '../opaque/state';
import { readFileName } from '../outer/file-name';
import { labelFileMarking } from '../outer/label-file';
import { documentOfSidecar } from '../outer/sidecar';
import { BufferSource } from '../source';
import type { ByteSource, DocumentState, Encryption, Format, FormatOf, Marking, ReadContext, ReadResult } from '../types';
import { RIGHTS } from './encryption-info';
import { type Attachment, isInText, nameOf } from './message-attachment';
import { MessageProperties, namedTags, PROPERTIES, TAG } from './message-properties';

const HEADER_BYTES = { message: 32, embedded: 24, attachment: 8 } as const;
const ATTACHMENT = '__attach_version1.0_#';
const SNIFF_BYTES = 4096;
const LABEL_FILE = 8192;
/** Bytes of signed data that are read. */
const MAX_SIGNED = 32 * 1024 * 1024;
const UNSENT = 8;
const EMBEDDED_MESSAGE = 5;

/** Whether a compound file is a message of Outlook ([MS-OXMSG] 2.1). */
export function isMessage(file: CompoundFile): boolean {
	return file.has(PROPERTIES);
}

interface Position {
	/** Messages around this one. */
	readonly depth: number;
	/** Names of the messages around, `/` behind each. */
	readonly prefix: string;
	/** Whether a message within the outermost one has a label, which covers what it holds. */
	readonly covered: boolean;
}

/** A message of Outlook: its own label, and those of what goes along. */
export class MessageReader {
	private readonly markings: Marking[] = [];
	private readonly foreign: ReadResult['foreign'][number][] = [];
	private readonly budget = new Budget();
	private readonly names = new Set<string>();
	private readonly encrypted: string[] = [];
	private readonly tally = new ContentTally();
	private plain = false;
	private sealed: Encryption | null = null;
	private signed = false;
	private draft = false;
	private unreadable: DocumentState['unreadable'] = null;
	/** Bytes that attachments can have: not more than the file. */
	private left: number;
	private tags: ReadonlyMap<string, readonly string[]> = new Map();

	constructor(
		private readonly file: CompoundFile,
		size: number,
		private readonly context: ReadContext,
		private readonly formatOf: FormatOf,
	) {
		this.left = size;
	}

	private get policy(): Policy {
		return this.context.policy;
	}

	/** Never throws for bad content. */
	read(): ReadResult {
		try {
			this.attempt(() => {
				this.tags = namedTags(this.file, NAMED);
			});
			const properties = new MessageProperties(this.file, this.file.root, HEADER_BYTES.message);
			const flags = properties.number(TAG.messageFlags);
			this.draft = flags === null ? properties.text(TAG.transportHeaders) === null : (flags & UNSENT) !== 0;
			this.markings.push(...this.ownMarkings(properties, ''));
			this.attachments(properties, { depth: 0, prefix: '', covered: false });
		} catch (error) {
			this.fail(error, '');
		}
		return this.result();
	}

	private result(): ReadResult {
		const { draft, encrypted, plain, markings, foreign, signed, sealed } = this;
		const known = { ...PLAIN_STATE, signed, unreadable: this.unreadable };
		const state: DocumentState = sealed === null ? known : { ...known, encrypted: true, encryption: sealed };
		return { format: 'ole', encoding: null, state, markings, foreign, mail: { draft, encrypted, plain }, content: this.tally.state() };
	}

	/** Subject, header fields and categories. @throws CompoundError */
	private ownMarkings(properties: MessageProperties, where: string): Marking[] {
		const fields = new Map<string, string[]>();
		const add = (name: string, values: readonly string[]): void => {
			if (values.length > 0) fields.set(name, [...(fields.get(name) ?? []), ...values]);
		};
		const transport = properties.text(TAG.transportHeaders);
		if (transport !== null) {
			const bytes = Buffer.from(transport);
			const header = readHeader(bytes, 0, bytes.length);
			for (const name of HEADER_FIELDS) add(name, header.texts(name));
		}
		for (const [name, tags] of this.tags) {
			if (name !== CATEGORIES) add(name, [...new Set(tags.flatMap((tag) => properties.texts(tag)))]);
		}
		add('subject', [properties.text(TAG.subject) ?? '']);
		// What stands in both places counts once.
		const header = new Header(new Map([...fields].map(([name, values]) => [name, [...new Set(values)]])), 0);
		const { markings, foreign } = headerMarkings(header, this.policy);
		const categories = (this.tags.get(CATEGORIES) ?? []).flatMap((tag) => properties.texts(tag)).join('; ');
		for (const { marking } of findInField('keywords', categories, 'Categories', this.policy)) markings.push(marking);
		this.foreign.push(...foreign.map((one) => (where === '' ? one : { ...one, where: `${where}/${one.where}` })));
		return markings;
	}

	/** @throws CompoundError, MailLimit */
	private attachments(message: MessageProperties, at: Position): void {
		const kind = (message.text(TAG.messageClass) ?? '').toUpperCase();
		const secure = kind.startsWith('IPM.NOTE.SMIME') || kind.startsWith('IPM.NOTE.SECURE');
		const found = this.listAttachments(message);
		const named = new Map(found.map((attachment) => [attachment.name, attachment]));
		for (const attachment of found) {
			if (named.has(documentOfSidecar(attachment.name) ?? '\n')) continue;
			const where = this.nameOf(at.prefix + (attachment.name === '' ? 'attachment' : attachment.name));
			try {
				if (secure && found.length === 1) this.protectedMessage(attachment, where, at, kind);
				else this.attachment(attachment, where, at, named.get(`${attachment.name}.label`) ?? null);
			} catch (error) {
				if (error instanceof MailLimit) throw error;
				this.fail(error, where);
				this.tally.add('unread', where);
			}
		}
	}

	private listAttachments({ storage, textCodePage }: MessageProperties): Attachment[] {
		const found: Attachment[] = [];
		// They are numbered; the directory has its own order.
		const entries = [...this.file.children(storage)].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
		for (const entry of entries) {
			if (entry.kind !== 'storage' || !entry.name.toLowerCase().startsWith(ATTACHMENT)) continue;
			this.budget.attachment(0);
			this.attempt(() => {
				const properties = new MessageProperties(this.file, entry, HEADER_BYTES.attachment, textCodePage);
				found.push({ properties, name: nameOf(properties) });
			});
		}
		return found;
	}

	/** @throws CompoundError, MailLimit */
	private attachment({ name, properties }: Attachment, where: string, at: Position, sidecar: Attachment | null): void {
		const outer: Marking[] = [];
		const label = sidecar?.properties.bytes(TAG.attachData)?.read(0, LABEL_FILE);
		if (label !== undefined) outer.push(labelFileMarking(label, 'sidecar', where, this.policy));
		const own = readFileName(name, this.policy);
		if (own !== null) outer.push(own);
		this.keep(outer, where);
		const object = properties.object(TAG.attachData);
		if (object !== null) {
			if (properties.number(TAG.attachMethod) === EMBEDDED_MESSAGE || this.file.has(PROPERTIES, object))
				this.nested(object, where, at, outer);
			return;
		}
		const stream = properties.bytes(TAG.attachData);
		// Links to files elsewhere.
		if (stream === null) return;
		this.take(stream.size);
		if (properties.text(TAG.attachMimeType) === RIGHTS_TYPE || /^message(?:_v\d+)?\.rpmsg$/i.test(name)) {
			this.seal(RIGHTS, where, at);
			return;
		}
		this.document(stream, name, where, at, outer, isInText(properties, name));
	}

	private document(source: ByteSource, name: string, where: string, at: Position, outer: readonly Marking[], inText: boolean): void {
		const read = this.formatFor(name, source).read(source, { path: name, policy: this.policy });
		const { encrypted, unreadable } = read.state;
		if (encrypted) this.keep(read.markings, where);
		else this.markings.push(...contentMarkings(read.markings, where));
		for (const foreign of read.foreign) this.foreign.push({ ...foreign, where: `${where}/${foreign.where}` });
		if (encrypted) {
			this.encrypted.push(where);
			this.tally.add('encrypted', where);
			return;
		}
		if (inText) return;
		this.plain = true;
		const labels = [...outer, ...read.markings.filter(({ place }) => place !== 'content')];
		// A message that was read is not unread for what it holds.
		const counted =
			read.mail !== undefined && (read.content?.unread ?? 0) > 0 ? { ...read, state: { ...read.state, unreadable: null } } : read;
		this.tally.addRead(counted, at.covered || isLabelled(labels, this.policy), where);
		if (unreadable !== null) this.unreadable ??= { code: unreadable.code, detail: `${where}: ${unreadable.detail}` };
	}

	private formatFor(name: string, source: ByteSource): Format {
		return this.formatOf(name.toLowerCase(), Buffer.from(source.read(0, SNIFF_BYTES)));
	}

	/** S/MIME ([MS-OXOSMIME] 2.1): the only attachment is the whole message as it was sent. */
	private protectedMessage({ properties }: Attachment, where: string, at: Position, kind: string): void {
		const stream = properties.bytes(TAG.attachData);
		if (stream === null) return;
		this.take(stream.size);
		const encryption = encryptionOf(stream, 'smime.p7m');
		if (encryption !== null) {
			this.seal(encryption, where, at);
			return;
		}
		this.signed ||= at.depth === 0;
		const bytes = stream.read(0, MAX_SIGNED);
		const content = kind.endsWith('.MULTIPARTSIGNED') ? bytes : signedContent(bytes);
		if (content === null) return;
		const read = this.formatOf('signed.eml', content.subarray(0, SNIFF_BYTES)).read(new BufferSource(content), {
			path: 'signed.eml',
			policy: this.policy,
		});
		this.markings.push(...contentMarkings(read.markings, where));
		for (const foreign of read.foreign) this.foreign.push({ ...foreign, where: `${where}/${foreign.where}` });
		this.encrypted.push(...(read.mail?.encrypted ?? []).map((name) => `${where}/${name}`));
		this.plain ||= read.mail?.plain === true;
		// The message itself is no document within itself.
		const { mail: _, ...rest } = read;
		if ((read.content?.documents ?? 0) > 0) this.tally.addRead({ ...rest, state: PLAIN_STATE }, at.covered, where);
	}

	/** @throws CompoundError, MailLimit */
	private nested(storage: DirectoryEntry, where: string, at: Position, outer: readonly Marking[]): void {
		this.budget.mail(at.depth + 1);
		const properties = new MessageProperties(this.file, storage, HEADER_BYTES.embedded);
		const own = this.ownMarkings(properties, where);
		this.keep(own, where);
		this.plain = true;
		const covered = at.covered || isLabelled([...outer, ...own], this.policy);
		this.tally.add(covered ? 'labelled' : 'unlabelled', where);
		this.attachments(properties, { depth: at.depth + 1, prefix: `${where}/`, covered });
	}

	/** The message around an attachment that is all of it is what is encrypted. */
	private seal(encryption: Encryption, where: string, { depth }: Position): void {
		if (depth === 0) this.sealed = encryption;
		else {
			this.encrypted.push(where);
			this.tally.add('encrypted', where);
		}
	}

	private take(bytes: number): void {
		this.budget.attachment(bytes);
		this.left -= bytes;
		if (this.left < 0) throw new CompoundError('attachments overlap');
	}

	private attempt(step: () => void): void {
		try {
			step();
		} catch (error) {
			this.fail(error, '');
		}
	}

	/** Remembers what bad content means; throws whatever else it is. */
	private fail(error: unknown, where: string): void {
		const problem = error instanceof MailLimit ? { code: 'too-large' as const, detail: error.message } : problemOf(error);
		if (problem === null) throw error;
		this.unreadable ??= { code: problem.code, detail: where === '' ? problem.detail : `${where}: ${problem.detail}` };
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

const RIGHTS_TYPE = 'application/x-microsoft-rpmsg-message';
const CATEGORIES = 'keywords';
const HEADER_FIELDS: readonly string[] = [...Object.keys(LABEL_FIELDS), 'msip_labels'];
const NAMED: ReadonlySet<string> = new Set([...HEADER_FIELDS, CATEGORIES]);
