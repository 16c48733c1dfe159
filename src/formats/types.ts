import type { Label, MarkingProblem, Piece, TextRange } from '../label/label';
import type { Place, Policy } from '../policy/types';

/** Random access to a document's bytes. Implementations: a file descriptor, a buffer. All calls are synchronous (measured: by far the fastest in a worker). */
export interface ByteSource {
	/** Size in bytes. */
	readonly size: number;
	/** Reads up to `length` bytes from `offset`; fewer at the end. The result may share memory with the source and is valid until the next call. Throws the system's error. */
	read(offset: number, length: number): Uint8Array;
}

/** A label, or a part of one, as it stands somewhere in a document. */
export interface Marking {
	readonly place: Place;
	/** As it stands, never normalised. */
	readonly text: string;
	/** Only for text documents: where `text` stands. */
	readonly range: TextRange | null;
	readonly label: Label;
	readonly pieces: readonly Piece[];
	readonly problems: readonly MarkingProblem[];
	/** The exact spot for people: `word/header1.xml`, `docProps/custom.xml#機密性`, the path of the sidecar, the front-matter key. */
	readonly where: string;
}

/** Why a document could not be read (outcome: not checked). */
export type UnreadableCode =
	| 'permission'
	| 'not-found'
	| 'io'
	| 'damaged'
	| 'too-large'
	| 'bomb'
	| 'wrong-type'
	| 'encoding'
	| 'encrypted'
	| 'changed-while-read'
	| 'timeout';

/** How a document is encrypted, as far as its open parts say. */
export interface Encryption {
	/** The method as its specification names it: `ECMA-376 agile`, `Office RC4 CryptoAPI`, `PDF 2.0 (R6)`, `WinZip AE-2`, `ODF 1.2`, `age`. */
	readonly scheme: string;
	/** The cipher: `AES-CBC`, `RC4`, `ZipCrypto`, `XOR`; `null` where it is not told. */
	readonly algorithm: string | null;
	/** Bits of the key, or `null` where they are not told. */
	readonly keyBits: number | null;
}

export interface DocumentState {
	readonly encrypted: boolean;
	/** Only of encrypted documents, and where it is told. */
	readonly encryption?: Encryption | null;
	readonly signed: boolean;
	readonly macro: boolean;
	/** `null` where all could be read. */
	readonly unreadable: { readonly code: UnreadableCode; readonly detail: string } | null;
}

/** What is known of a mail besides its label. */
export interface MailState {
	/** Not sent yet, as far as its header says. */
	readonly draft: boolean;
	/** The attachments that are encrypted, named as in the markings' `where`. */
	readonly encrypted: readonly string[];
	/** Whether other attachments go along. */
	readonly plain: boolean;
}

/** What is known of the documents within a document: members of an archive, attachments of a mail. Counts over all depths; folders do not count. */
export interface ContentState {
	readonly documents: number;
	/** Read, and without any label of their own. */
	readonly unlabelled: number;
	readonly encrypted: number;
	/** Neither read nor known to be encrypted: damaged, over a limit, a method that nobody here reads. */
	readonly unread: number;
	/** The first names of each kind (at most `CONTENT_EXAMPLES`), as in the markings' `where`. */
	readonly examples: { readonly unlabelled: readonly string[]; readonly encrypted: readonly string[]; readonly unread: readonly string[] };
}

export const CONTENT_EXAMPLES = 10;

/** What a format's reader returns. Readers never throw for bad content: they report it in `state.unreadable`. */
export interface ReadResult {
	/** Format family: `text`, `ooxml`, `opaque`, … */
	readonly format: string;
	/** Character encoding (WHATWG name, e.g. `shift_jis`, `utf-8`) for text, else null. */
	readonly encoding: string | null;
	readonly state: DocumentState;
	readonly markings: readonly Marking[];
	/** Labels of other schemes that were seen but that the policy does not map (e.g. MSIP), for the label card. */
	readonly foreign: readonly { readonly scheme: string; readonly name: string; readonly where: string }[];
	/** Only of mails. */
	readonly mail?: MailState;
	/** Only of documents that hold others. */
	readonly content?: ContentState;
}

export interface ReadContext {
	/** Path of the document, for its name and extension. */
	readonly path: string;
	readonly policy: Policy;
	/** VS Code language id where known; otherwise derived from the name. */
	readonly languageId?: string;
}

/** A piece of a new file: bytes copied from the source, or new bytes. */
export type Chunk = { readonly from: number; readonly length: number } | Uint8Array;

export type RefusalCode =
	| 'signed'
	| 'encrypted'
	| 'damaged'
	| 'locked'
	| 'read-only'
	| 'encoding-lacks-character'
	| 'no-place'
	| 'unsupported-place'
	| 'changed-meanwhile'
	| 'name-taken'
	| 'too-large'
	| 'untrusted'
	/** The label would be lowered, and nobody said why. */
	| 'reason-needed'
	/** The register cannot be written, and without a record nothing is lowered. */
	| 'not-recorded'
	| 'io';

/** One change that a writer makes, for people: what stood there, what stands there now. */
export interface Change {
	readonly place: Place;
	readonly where: string;
	readonly before: string | null;
	readonly after: string | null;
}

export type WriteResult =
	| { readonly kind: 'unchanged' }
	| { readonly kind: 'changed'; readonly chunks: readonly Chunk[]; readonly changes: readonly Change[] }
	| { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };

export interface WriteRequest {
	/** The label that the document shall have (replaces the old marking in the places named). `NO_LABEL` removes. */
	readonly label: Label;
	/** Places to write; each is one of the format's `places`. */
	readonly places: readonly Place[];
}

/** The format of a document within another, by its lower-cased file name and its first bytes (up to 4 KiB). */
export type FormatOf = (name: string, head: Uint8Array) => Format;

/** One family of files: the only code that knows its bytes. */
export interface Format {
	readonly id: string;
	/** Places inside the file that the writer can write, the default ones first; empty: sidecar only. */
	readonly places: readonly Place[];
	/** Says whether a document is of this family from its lower-cased file name and its first bytes (up to 4 KiB). */
	detect(name: string, head: Uint8Array): boolean;
	read(source: ByteSource, context: ReadContext): ReadResult;
	/** Plans the new file; writes nothing itself. Absent where a format has no place of its own. */
	write?(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult;
}
