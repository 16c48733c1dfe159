import { type Label, lowered } from '../../../label';
import type { Axis, Policy } from '../../../policy';

/** A label that was lowered by an edit, and why is not told yet. Holds no text of the document. */
export interface Question {
	/** The document, or the label file of a folder. */
	readonly path: string;
	/** The label before the edit. */
	readonly before: Label;
	/** SHA-256 of the document when it was found; `null` where it cannot be read. */
	readonly sha256: string | null;
	/** ISO 8601. */
	readonly since: string;
}

/** Where questions outlive the window: VS Code's `Memento`, or anything like it. */
export interface Memory {
	get(key: string): unknown;
	update(key: string, value: unknown): PromiseLike<void>;
}

const KEY = 'kakuzuke.questions';
/** More than anybody will answer. */
const LIMIT = 1000;

/** The open questions about lowered labels, by document. */
export class Questions {
	readonly #open = new Map<string, Question>();

	constructor(private readonly memory: Memory) {
		const stored = memory.get(KEY);
		if (Array.isArray(stored)) for (const one of stored) this.#take(one);
	}

	get(path: string): Question | undefined {
		return this.#open.get(path);
	}

	all(): readonly Question[] {
		return [...this.#open.values()];
	}

	/** Remembers a question. One that is open already keeps its label: what was there before the first edit counts. */
	add(question: Question, policy: Policy): Question {
		const known = this.#open.get(question.path);
		const kept =
			known !== undefined && lowered(question.before, known.before, policy) === null ? { ...question, before: known.before } : question;
		this.#open.set(question.path, kept);
		this.#store();
		return kept;
	}

	/** The question is answered, or there is none any more. */
	settle(path: string): void {
		if (this.#open.delete(path)) this.#store();
	}

	/** The document has another name now. */
	move(from: string, to: string): void {
		const question = this.#open.get(from);
		if (question === undefined) return;
		this.#open.delete(from);
		this.#open.set(to, { ...question, path: to });
		this.#store();
	}

	#store(): void {
		void this.memory.update(KEY, [...this.#open.values()].slice(-LIMIT));
	}

	/** What an older version or a broken store left behind is passed over. */
	#take(stored: unknown): void {
		if (typeof stored !== 'object' || stored === null) return;
		const { path, before, sha256, since } = stored as Partial<Record<keyof Question, unknown>>;
		if (typeof path !== 'string' || typeof before !== 'object' || before === null) return;
		const hash = typeof sha256 === 'string' ? sha256 : null;
		this.#open.set(path, { path, before: labelOf(before), sha256: hash, since: typeof since === 'string' ? since : '' });
	}
}

function labelOf(stored: object): Label {
	const parts = stored as Partial<Record<keyof Label, unknown>>;
	const level = (axis: Axis): string | null => (typeof parts[axis] === 'string' ? parts[axis] : null);
	const handling = Array.isArray(parts.handling) ? parts.handling.filter((id) => typeof id === 'string') : [];
	return { confidentiality: level('confidentiality'), integrity: level('integrity'), availability: level('availability'), handling };
}
