import type { Row } from '../model/export-items';

/** A person went back a step. */
export const BACK: unique symbol = Symbol('back');

/** A button in the title of a question was pressed. */
export interface Pressed {
	readonly button: string;
}

/** `undefined`: the dialog was left. */
export type Answer<T> = T | typeof BACK | undefined;

export interface Frame {
	readonly title: string;
	/** From 1. */
	readonly step: number;
	readonly totalSteps: number;
}

export interface Pick extends Frame {
	readonly placeholder: string;
	readonly rows: readonly Row[];
	/** Id of the row that is proposed; default: the first choice. */
	readonly active?: string;
}

export interface Ask extends Frame {
	readonly prompt: string;
	readonly placeholder?: string;
	readonly value: string;
	readonly password?: boolean;
	readonly buttons?: readonly { readonly id: string; readonly icon: string; readonly tooltip: string }[];
	/** Why the text will not do, or `null`. */
	validate(text: string): string | null;
}

/** What the dialog needs of the editor; everything it says and hears goes through here. */
export interface Prompter {
	/** The id of a row; rows to read answer too. */
	pick(question: Pick): Promise<Answer<string>>;
	ask(question: Ask): Promise<Answer<string | Pressed>>;
	/** Folder or file that a person chooses, or `null`. */
	choose(kind: 'folder' | 'file', title: string, start: string): Promise<string | null>;
	progress<T>(title: string, work: (tell: (message: string, percent: number) => void, signal: AbortSignal) => Promise<T>): Promise<T>;
	/** Shows a document behind the dialog. */
	open(path: string): Promise<void>;
	/** Puts a secret on the clipboard, for a minute. */
	copySecret(secret: string): Promise<void>;
}
