import type { DocumentState, Format, RefusalCode } from '../formats';
import type { Place, Policy } from '../policy';

/** Where a label is to be written, or why not. */
export type PlaceChoice =
	| { readonly kind: 'places'; readonly inside: readonly Place[]; readonly sidecar: boolean; readonly fileName: boolean }
	| { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };

/**
 * Chooses the places for a label: the ones asked for, else what the policy wants in this format, else the format's own, else a sidecar.
 * What is signed, encrypted or damaged is written only outside, and only where that was asked for.
 * @param writable whether this very document has room inside (a text's language may have none).
 */
export function choosePlaces(
	asked: readonly Place[] | null,
	format: Format,
	writable: boolean,
	state: DocumentState,
	policy: Policy,
): PlaceChoice {
	const room = writable && format.write !== undefined ? format.places : [];
	const wanted = asked !== null && asked.length > 0 ? asked : defaultPlaces(format.id, room, policy);
	const inside = wanted.filter((place) => place !== 'sidecar' && place !== 'file-name');
	// An encrypted file without room inside is labelled beside it like any other of its kind.
	const beside = inside.length === 0 && ((asked !== null && asked.length > 0) || (format.places.length === 0 && state.encrypted));
	const blocked = beside ? null : blockedState(state);
	if (blocked !== null) return blocked;
	const foreign = inside.find((place) => !room.includes(place));
	if (foreign !== undefined) return { kind: 'refused', code: room.length === 0 ? 'no-place' : 'unsupported-place', detail: foreign };
	return { kind: 'places', inside, sidecar: wanted.includes('sidecar'), fileName: wanted.includes('file-name') };
}

/** The policy's places for a format, as far as there is room; the first one a text has, all that another format has. */
export function defaultPlaces(format: string, room: readonly Place[], policy: Policy): readonly Place[] {
	if (room.length === 0) return ['sidecar'];
	const wanted = (policy.places[format] ?? policy.places.default ?? []).filter(
		(place) => room.includes(place) || place === 'sidecar' || place === 'file-name',
	);
	if (wanted.length > 0) return wanted;
	return room.includes('header') ? ['header'] : room;
}

function blockedState({ signed, encrypted, unreadable }: DocumentState): Extract<PlaceChoice, { kind: 'refused' }> | null {
	if (encrypted) return { kind: 'refused', code: 'encrypted', detail: '' };
	if (signed) return { kind: 'refused', code: 'signed', detail: '' };
	if (unreadable === null) return null;
	const { code, detail } = unreadable;
	const codes: Partial<Record<typeof code, RefusalCode>> = {
		permission: 'read-only',
		'too-large': 'too-large',
		bomb: 'too-large',
		io: 'io',
		'not-found': 'io',
		timeout: 'io',
		'changed-while-read': 'changed-meanwhile',
	};
	return { kind: 'refused', code: codes[code] ?? 'damaged', detail: detail === '' ? code : detail };
}
