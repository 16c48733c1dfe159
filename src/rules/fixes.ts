import { dirname } from 'node:path';
import { type Label, makeLabel } from '../label';
import type { Place, Policy } from '../policy';
import type { DocumentFacts, Fix, TitledFix } from './rule';
import { isKnown, isOverridden } from './stated';

type Title = TitledFix['title'];

/** Asks the person for the label. */
export function choose(title: Title): TitledFix[] {
	return [{ title, fix: { kind: 'choose-label' }, preferred: true }];
}

/** A label with restrictions added. */
export function withRestrictions(label: Label, ids: readonly string[], policy: Policy): Label {
	return makeLabel({ ...label, handling: [...label.handling, ...ids] }, policy);
}

/**
 * Writes the label where the document's label stands now: into the document, its sidecar or the folder's label; into the format's default places
 * where only the file name carries it. None where a level is unknown, and none where the label map decides: that is edited by hand.
 */
export function rewrite(title: Title, facts: DocumentFacts, label: Label, policy: Policy, preferred = true): TitledFix[] {
	const fix = isKnown(label, policy) ? rewriting(facts, label) : null;
	return fix === null ? [] : [{ title, fix, preferred }];
}

function rewriting(facts: DocumentFacts, label: Label): Fix | null {
	const { markings, writable } = facts;
	if (isOverridden(facts) || markings.some(({ place }) => place === 'map')) return null;
	const folder = markings.find(({ place }) => place === 'folder');
	if (folder !== undefined) return { kind: 'set-folder-label', folder: dirname(folder.where), label };
	const places = placesToWrite(
		facts,
		markings.map(({ place }) => place),
	);
	if (places.some((place) => place !== 'file-name' && place !== 'sidecar')) {
		return { kind: 'set-label', label, places: places.filter((place) => place !== 'file-name') };
	}
	if (places.includes('sidecar') || writable.length === 0) return { kind: 'create-sidecar', label };
	return { kind: 'set-label', label, places: [] };
}

/** The places that can be written so that what stands at `places` is brought up to date. */
export function placesToWrite({ writable }: DocumentFacts, places: readonly Place[]): Place[] {
	const written = new Set<Place>();
	for (const place of places) {
		if (place === 'file-name' || place === 'sidecar' || writable.includes(place)) written.add(place);
		else if (place === 'page-footer' || place === 'body-corner') {
			const instead = writable.find((other) => other === 'page-header' || other === 'header');
			if (instead !== undefined) written.add(instead);
		}
	}
	return [...written];
}
