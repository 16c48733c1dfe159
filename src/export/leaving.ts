import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Minimatch } from 'minimatch';
import type { CheckContext } from '../check';
import { highest, NO_LABEL } from '../label';
import type { OutsidePlace, Policy, Route } from '../policy';
import { countedLabel, isGuardedLabel } from './disposal';
import { judge } from './judge';
import { NO_ANSWERS } from './request';
import type { Decision, Survey, SurveyedFile } from './types';

/** Files that are looked at where a command or a copy names whole folders. */
export const LEAVING_LIMIT = 200;
/** Never documents that somebody sends by name. */
const NEVER = new Set(['.git', '.kakuzuke', 'node_modules']);

/**
 * The files that paths name: globs in the last part of a path are expanded, folders walked, links in them not followed.
 * @returns at most `limit` files, and whether there were more. Never throws.
 */
export function namedFiles(
	paths: readonly string[],
	limit: number = LEAVING_LIMIT,
): { readonly files: readonly string[]; readonly more: boolean } {
	const files = new Set<string>();
	const queue = paths.flatMap(expanded);
	for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
		if (files.size >= limit) return { files: [...files], more: true };
		const stat = statOf(next);
		if (stat?.isFile()) files.add(next);
		else if (stat?.isDirectory()) queue.push(...entriesOf(next));
		// A folder of folders must not hold anybody up either.
		if (queue.length > 50 * limit) return { files: [...files], more: true };
	}
	return { files: [...files], more: false };
}

function expanded(named: string): string[] {
	if (statOf(named) !== null) return [named];
	const pattern = path.basename(named);
	if (!/[*?[{]/.test(pattern)) return [];
	const folder = path.dirname(named);
	try {
		const glob = new Minimatch(pattern, { nocomment: true, nonegate: true, platform: 'linux', braceExpandMax: 100 });
		return entriesNamed(folder)
			.filter(({ name }) => glob.match(name))
			.map(({ name }) => path.join(folder, name));
	} catch {
		return [];
	}
}

function entriesOf(folder: string): string[] {
	return entriesNamed(folder)
		.filter((entry) => !entry.isSymbolicLink() && !NEVER.has(entry.name))
		.map(({ name }) => path.join(folder, name));
}

function entriesNamed(folder: string): Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

function statOf(file: string): ReturnType<typeof statSync> | null {
	try {
		return statSync(file, { throwIfNoEntry: false }) ?? null;
	} catch {
		return null;
	}
}

/** The part of a survey that the policy guards: C2 and above, unknown levels, and what has no label or cannot be read. */
export function guardedPart(survey: Survey, policyOf: (path: string) => Policy): Survey {
	const files = survey.files.filter(
		(file) => !file.sidecar && isGuardedLabel(countedLabel(file, policyOf(file.path)), policyOf(file.path)),
	);
	const states = { labelled: 0, unlabelled: 0, unreadable: 0, encrypted: 0 };
	for (const { state } of files) states[state]++;
	const label = files.reduce((sum, file) => highest(sum, file.label, policyOf(file.path)), NO_LABEL);
	return { ...survey, files, states, label, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** The document with the highest label that counts; it is the one that is named to a person. */
export function worstOf(files: readonly SurveyedFile[], policyOf: (path: string) => Policy): SurveyedFile | undefined {
	const rank = (file: SurveyedFile): number => {
		const policy = policyOf(file.path);
		const levels = policy.axes.find(({ id }) => id === 'confidentiality')?.levels ?? [];
		const level = countedLabel(file, policy).confidentiality;
		const index = levels.findIndex(({ id }) => id === level);
		return index < 0 ? levels.length : index;
	};
	return [...files].sort((one, other) => rank(other) - rank(one))[0];
}

/**
 * What the gate says of documents that lie, or are about to lie, unencrypted in a place outside. A service that the policy lists under the
 * place's own id is approved up to its level (9.2). Looks up who applies and what day it is; writes nothing.
 */
export function judgeOutside(survey: Survey, place: OutsidePlace, context: CheckContext, now?: Date): Decision {
	const { policy } = context.workspacePolicy;
	const services = policy.export.services.filter(({ id }) => id === place.id).map((service) => ({ ...service, match: '**' }));
	const here: Policy = { ...policy, export: { ...policy.export, services } };
	const workspacePolicy = { ...context.workspacePolicy, policy: here };
	return judgeSent(survey, place.route, place.id, { ...context, workspacePolicy }, now);
}

/** What the gate says of documents that are sent as they are. @param service address, for the route `service`. */
export function judgeSent(survey: Survey, route: Route, service: string | null, context: CheckContext, now?: Date): Decision {
	const answers = { ...NO_ANSWERS, service, recipient: service };
	return judge({ survey, route, context, answers, method: null, signingKey: null }, now);
}
