import { highest, type Label, NO_LABEL, sameLabel } from '../../label';
import { ContentTally, contentMarkings, isLabelled } from '../content';
import { problemOf } from '../marks';
import { readFileName } from '../outer/file-name';
import { FOLDER_LABEL } from '../outer/folder';
import { labelFileMarking } from '../outer/label-file';
import { documentOfSidecar } from '../outer/sidecar';
import type { DocumentState, FormatOf, Marking, ReadContext, ReadResult } from '../types';
import { ARCHIVE_LIMITS, type ArchiveSession } from './limits';
import type { Member } from './member';
import { isJunk } from './names';

/** Bytes that formats are told apart by. */
const SNIFF_BYTES = 4096;

/** Reads the members of one archive, each by its own format. */
export class MemberReader {
	readonly markings: Marking[] = [];
	readonly foreign: ReadResult['foreign'][number][] = [];
	readonly tally = new ContentTally();
	/** A member that is made to do harm. */
	unreadable: DocumentState['unreadable'] = null;
	private sum: Label = NO_LABEL;
	private readonly words = new Set<string>();
	/** Label files by what they speak for: documents, and folders with a `/` behind them. */
	private readonly labels = new Map<string, Member>();
	private readonly folders = new Map<string, Marking | null>();
	private readonly names = new Map<string, number>();

	constructor(
		private readonly formatOf: FormatOf,
		private readonly context: ReadContext,
		private readonly session: ArchiveSession,
	) {}

	/** Never throws for bad content. Throws the source's errors. */
	read(members: readonly Member[]): void {
		const documents = members.filter((member) => !this.isLabelFile(member) && !isJunk(member.path));
		// A label file without its document is a document.
		const known = this.labels.size === 0 ? null : new Set(documents.map(({ path }) => path));
		for (const [path, member] of this.labels) {
			if (path.endsWith('/') || path === '' || known?.has(path)) continue;
			documents.push(member);
			this.labels.delete(path);
		}
		for (const member of documents) this.member(member);
	}

	private isLabelFile(member: Member): boolean {
		const { path } = member;
		if (!path.endsWith('.label')) return false;
		const folder = path === FOLDER_LABEL || path.endsWith(`/${FOLDER_LABEL}`);
		const speaksFor = folder ? path.slice(0, -FOLDER_LABEL.length) : documentOfSidecar(path);
		if (speaksFor === null) return false;
		this.labels.set(speaksFor, member);
		return true;
	}

	private member(member: Member): void {
		const { path } = member;
		const where = this.nameOf(path);
		const name = path.slice(path.lastIndexOf('/') + 1);
		const { policy } = this.context;
		const own: Marking[] = [];
		const named = readFileName(name, policy);
		if (named !== null) own.push(named);
		const labelFile = this.labels.size === 0 ? undefined : this.labels.get(path);
		const sidecar = labelFile === undefined ? null : this.labelFile(labelFile, 'sidecar', where);
		if (sidecar !== null) own.push(sidecar);
		const read = member.encryption === null ? this.open(member, name, where) : 'encrypted';
		this.keep(contentMarkings(own, where));
		if (typeof read === 'string') {
			this.inherits(path);
			this.tally.add(read, where);
			return;
		}
		for (const foreign of read.foreign) this.foreign.push({ ...foreign, where: `${where}/${foreign.where}` });
		this.keep(contentMarkings(read.markings, where));
		own.push(...read.markings.filter(({ place }) => place !== 'content'));
		this.tally.addRead(read, this.inherits(path) || isLabelled(own, policy), where);
	}

	private open(member: Member, name: string, where: string): ReadResult | 'unread' | 'encrypted' {
		if (!this.session.member()) return 'unread';
		try {
			const source = member.open(this.session);
			const format = this.formatOf(name.toLowerCase(), source.read(0, SNIFF_BYTES));
			const read = format.read(source, { path: name, policy: this.context.policy });
			if (read.state.unreadable?.code === 'bomb') this.harm(read.state.unreadable.detail, where);
			return read;
		} catch (error) {
			const problem = problemOf(error);
			if (problem === null) throw error;
			if (problem.code === 'bomb') this.harm(problem.detail, where);
			return problem.code === 'encrypted' ? 'encrypted' : 'unread';
		}
	}

	private harm(detail: string, where: string): void {
		this.unreadable ??= { code: 'bomb', detail: detail.includes(where) ? detail : `${where}: ${detail}` };
	}

	/** Whether the nearest folder that has a label says anything; it counts then. */
	private inherits(path: string): boolean {
		if (this.labels.size === 0) return false;
		for (let slash = path.lastIndexOf('/'); ; slash = slash > 0 ? path.lastIndexOf('/', slash - 1) : -1) {
			const folder = path.slice(0, slash + 1);
			const member = this.labels.get(folder);
			if (member !== undefined) {
				let marking = this.folders.get(folder);
				if (marking === undefined) {
					marking = this.labelFile(member, 'folder', `${folder}${FOLDER_LABEL}`);
					this.folders.set(folder, marking);
					if (marking !== null) this.keep(contentMarkings([marking], marking.where));
				}
				return marking !== null && isLabelled([marking], this.context.policy);
			}
			if (slash < 0) return false;
		}
	}

	/** What a label file says; `null` where it cannot be unpacked. */
	private labelFile(member: Member, place: 'sidecar' | 'folder', where: string): Marking | null {
		if (member.encryption !== null) return null;
		try {
			const bytes = member.open(this.session).read(0, ARCHIVE_LIMITS.labelFile);
			return labelFileMarking(bytes, place, where, this.context.policy);
		} catch (error) {
			if (problemOf(error) === null) throw error;
			return null;
		}
	}

	/** Thousands of members may be labelled: those that change nothing are left out in the end. */
	private keep(markings: readonly Marking[]): void {
		for (const marking of markings) {
			const sum = highest(this.sum, marking.label, this.context.policy);
			const raises = !sameLabel(sum, this.sum) || this.saysNewWord(marking);
			if (this.markings.length >= ARCHIVE_LIMITS.markings && !raises) continue;
			this.sum = sum;
			this.markings.push(marking);
		}
	}

	/** Older and foreign words imply levels that the label itself does not show. */
	private saysNewWord({ pieces }: Marking): boolean {
		const before = this.words.size;
		for (const piece of pieces) if (piece.kind === 'legacy' || piece.kind === 'foreign') this.words.add(piece.wording);
		return this.words.size > before;
	}

	/** Two members may have one name. */
	private nameOf(path: string): string {
		const wanted = path === '' ? '?' : path;
		const count = (this.names.get(wanted) ?? 0) + 1;
		this.names.set(wanted, count);
		return count === 1 ? wanted : `${wanted} (${count})`;
	}
}
