import { compileGlob } from './map';
import type { Policy } from './types';

/** What can be recognised in a document's text (see src/detect). */
export const DETECTION_KINDS = [
	'my-number',
	'corporate-number',
	'bank-account',
	'person-record',
	'phone',
	'email',
	'driver-licence',
	'passport',
	'health-insurance',
	'credit-card',
	'secret',
] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];

/** The section `detect` of a policy: what a document's text says about the label that it should have. */
export interface DetectPolicy {
	/** `tests`: only data for tests are looked at; `all`: all documents, which takes about twice the time of a scan without. */
	readonly documents: 'tests' | 'all';
	/** Kind → level of confidentiality → number of different values from which on a document is expected to be at least that high. */
	readonly levels: Readonly<Partial<Record<DetectionKind, Readonly<Record<string, number>>>>>;
	readonly testData: {
		/** Globs, relative to the folder that holds `.kakuzuke/`, of what is data for tests. Capitals and small letters are the same. */
		readonly paths: readonly string[];
		/** Kind → number of different values from which on they are taken for real ones. */
		readonly kinds: Readonly<Partial<Record<DetectionKind, number>>>;
	};
	/** Bytes of a document's text, from its beginning, that are looked at. */
	readonly maxText: number;
}

type PathTest = (path: string) => boolean;
const tests = new WeakMap<DetectPolicy, PathTest>();

/** Whether a document is data for tests by its path from the workspace's root (`/` between names). Globs are compiled once. */
export function isTestData(relative: string, policy: Policy): boolean {
	const { detect } = policy;
	if (detect === undefined) return false;
	let test = tests.get(detect);
	if (test === undefined) {
		test = testOf(detect.testData.paths);
		tests.set(detect, test);
	}
	return test(relative);
}

/** A pattern, and a text that every path has which it matches: most paths fail on that alone. */
interface Pattern {
	readonly part: string;
	match(path: string): boolean;
}

function testOf(globs: readonly string[]): PathTest {
	const names: string[] = [];
	const others: Pattern[] = [];
	for (const glob of globs) {
		// The usual glob, a folder's name anywhere, is a search for a text.
		const name = /^\*\*\/([^*?[\]{}()!+@|\\/]+)\/\*\*$/.exec(glob)?.[1];
		const compiled = name === undefined ? compileGlob(glob, true) : null;
		if (name !== undefined) names.push(`/${name.normalize('NFC').toLowerCase()}/`);
		else if (compiled !== null) others.push({ part: partOf(glob), match: (path) => compiled.match(path) });
	}
	return (path) => {
		const normal = path.normalize('NFC');
		const lower = `/${normal.toLowerCase()}`;
		return names.some((name) => lower.includes(name)) || others.some(({ part, match }) => lower.includes(part) && match(normal));
	};
}

/** The longest plain text of a glob, outside of its alternatives. */
function partOf(glob: string): string {
	if (/[[\]()!+@|\\]/.test(glob)) return '';
	const parts = glob.replace(/\{[^{}]*\}/g, '*').split(/[*?{}/]+/);
	return parts
		.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
		.normalize('NFC')
		.toLowerCase();
}
