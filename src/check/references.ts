import { realpathSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { FileSource, formatFor, type Marking } from '../formats';
import type { Link, Links } from '../formats/links';
import type { Label } from '../label';
import { type Policy, rankOf } from '../policy';
import type { Reference } from '../rules';
import { readOuter } from './outer';
import { isInside, targetsOf } from './references-target';
import { labelWith, resolveLabel } from './resolve';
import type { CheckContext } from './types';

/** Bytes that formats are told apart by. */
const SNIFF_BYTES = 4096;
/** Labels of targets that are remembered at most. */
const REMEMBERED = 20_000;
const NONE: readonly Reference[] = Object.freeze([]);

/** What a document's links lead to. */
export interface Referred {
	/** Files inside the workspace on which the report depends by label or by being there, whether they exist or not. */
	readonly dependsOn: readonly string[];
	/** References to documents that have a level of confidentiality. */
	readonly references: readonly Reference[];
}

/** Looks up the documents that links name. Reads the targets' labels, not their links: cycles are harmless. Never throws. */
export function follow({ links, embedded }: Links, document: string, context: CheckContext): Referred {
	const dependsOn = new Set<string>();
	const references = new Map<string, Reference>();
	for (const link of links) {
		const path = targetOf(link, document, context, dependsOn);
		if (path === null) continue;
		const known = references.get(path);
		if (known !== undefined && (known.how !== 'linked' || link.how === 'linked')) continue;
		const label = labelAt(path, context);
		const { how, where, range } = link;
		if (label !== null && label.confidentiality !== null) {
			references.set(path, { how, path, name: nameWithin(path, context.root), where, label, range });
		}
	}
	const { policy } = context.workspacePolicy;
	for (const { where, markings } of embedded) {
		const label = embeddedLabel(markings, policy);
		if (label !== null) references.set(`\0${where}`, { how: 'embedded', path: document, name: where, where, label, range: () => null });
	}
	return { dependsOn: [...dependsOn], references: references.size === 0 ? NONE : [...references.values()] };
}

function nameWithin(path: string, root: string): string {
	const inside = relative(root, path);
	return sep === '/' ? inside : inside.replaceAll(sep, '/');
}

function embeddedLabel(markings: readonly Marking[], policy: Policy): Label | null {
	const { label } = resolveLabel(markings, null, policy);
	return label.confidentiality === null || rankOf(policy, 'confidentiality', label.confidentiality) < 0 ? null : label;
}

/** The first of the files that a link may mean that is there, or `null`; `tried` gets it and those before it. */
function targetOf(link: Link, document: string, { root, beforeTarget }: CheckContext, tried: Set<string>): string | null {
	for (const target of targetsOf(link, document, root)) {
		tried.add(target);
		beforeTarget?.(target);
		if (isFileWithin(target, root)) return target;
	}
	return null;
}

/** Whether a file is there, and no symbolic link leads out of the root on the way to it. */
function isFileWithin(target: string, root: string): boolean {
	try {
		if (statSync(target, { throwIfNoEntry: false })?.isFile() !== true) return false;
		return isInside(realpathSync.native(target), realpathSync.native(root));
	} catch {
		return false;
	}
}

/** The label in force of another document of the workspace, or `null` where it cannot be read or says nothing. */
function labelAt(path: string, context: CheckContext): Label | null {
	const { targetLabels: memo } = context;
	const known = memo?.get(path);
	if (known !== undefined) return known;
	const label = readLabel(path, context);
	if (memo !== undefined) {
		if (memo.size >= REMEMBERED) memo.clear();
		memo.set(path, label);
	}
	return label;
}

function readLabel(path: string, context: CheckContext): Label | null {
	const { policy } = context.workspacePolicy;
	let own: readonly Marking[] = [];
	try {
		const source = FileSource.open(path);
		try {
			own = formatFor(path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1), source.read(0, SNIFF_BYTES)).read(source, {
				path,
				policy,
			}).markings;
		} finally {
			source.close();
		}
	} catch {
		// Its own report says why; what stands around it may still be known.
	}
	const label = labelWith(own, readOuter(path, context), policy);
	return rankOf(policy, 'confidentiality', label.confidentiality) < 0 ? null : label;
}
