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

function testOf(globs: readonly string[]): PathTest {
	const names = new Set<string>();
	const others: NonNullable<ReturnType<typeof compileGlob>>[] = [];
	for (const glob of globs) {
		// The usual glob, a folder's name anywhere, is a look-up.
		const name = /^\*\*\/([^*?[\]{}()!+@|\\/]+)\/\*\*$/.exec(glob)?.[1];
		const compiled = name === undefined ? compileGlob(glob, true) : null;
		if (name !== undefined) names.add(name.normalize('NFC').toLowerCase());
		else if (compiled !== null) others.push(compiled);
	}
	return (path) => {
		const normal = path.normalize('NFC');
		const folders = normal.toLowerCase().split('/').slice(0, -1);
		return folders.some((folder) => names.has(folder)) || others.some((glob) => glob.match(normal));
	};
}
