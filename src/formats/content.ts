import type { ForeignWord, LegacyWord, Policy } from '../policy/types';
import { CONTENT_EXAMPLES, type ContentState, type Marking, type ReadResult } from './types';

/** What became of one document within another. */
export type MemberOutcome = 'labelled' | 'unlabelled' | 'encrypted' | 'unread';

/** Counts the documents within an archive or a mail, over all depths. */
export class ContentTally {
	private documents = 0;
	private readonly counts = { unlabelled: 0, encrypted: 0, unread: 0 };
	private readonly examples = { unlabelled: [] as string[], encrypted: [] as string[], unread: [] as string[] };

	add(outcome: MemberOutcome, where: string): void {
		this.documents++;
		if (outcome === 'labelled') return;
		this.counts[outcome]++;
		const names = this.examples[outcome];
		if (names.length < CONTENT_EXAMPLES) names.push(where);
	}

	/**
	 * Counts a document that was read. An archive is no document besides its members; a mail is one besides its attachments.
	 * @param labelled whether a label speaks for it and for all that it holds.
	 */
	addRead(read: ReadResult, labelled: boolean, where: string): void {
		const { content, state } = read;
		if (content !== undefined && content.documents > 0) {
			this.addContent(content, labelled, where);
			// What the count of members does not tell: a fault of the archive as a whole.
			if (read.mail === undefined && (state.unreadable === null || content.unread > 0)) return;
		}
		if (state.encrypted || state.unreadable?.code === 'encrypted') this.add('encrypted', where);
		else if (state.unreadable !== null) this.add('unread', where);
		else this.add(labelled ? 'labelled' : 'unlabelled', where);
	}

	private addContent(content: ContentState, covered: boolean, where: string): void {
		this.documents += content.documents;
		for (const kind of KINDS) {
			// A label of the whole covers what is in it.
			if (covered && kind === 'unlabelled') continue;
			this.counts[kind] += content[kind];
			const names = this.examples[kind];
			for (const name of content.examples[kind]) if (names.length < CONTENT_EXAMPLES) names.push(`${where}/${name}`);
		}
	}

	state(): ContentState {
		return { documents: this.documents, ...this.counts, examples: this.examples };
	}
}

const KINDS = ['unlabelled', 'encrypted', 'unread'] as const;

/** The markings of a document as content of the one around it: they name the document, and what is deeper its own path. */
export function contentMarkings(markings: readonly Marking[], where: string): Marking[] {
	return markings.map((marking) => ({
		...marking,
		place: 'content',
		range: null,
		where: marking.place === 'content' ? `${where}/${marking.where}` : where,
	}));
}

/** Whether markings settle how a document is to be treated: a level of confidentiality, or an older or foreign word that implies one. */
export function isLabelled(markings: readonly Marking[], policy: Policy): boolean {
	return markings.some(({ label, pieces }) => {
		if (label.confidentiality !== null) return true;
		return pieces.some((piece) => {
			if (piece.kind !== 'legacy' && piece.kind !== 'foreign') return false;
			const words: readonly (LegacyWord | ForeignWord)[] = piece.kind === 'legacy' ? policy.legacy : policy.foreign;
			return words.some(({ wording, implies }) => wording === piece.wording && (implies?.confidentiality ?? null) !== null);
		});
	});
}
