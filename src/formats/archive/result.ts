import { problemOf } from '../marks';
import { PLAIN_STATE } from '../opaque/state';
import type { DocumentState, Encryption, FormatOf, ReadContext, ReadResult } from '../types';
import { ARCHIVE_LIMITS, type ArchiveSession } from './limits';
import type { Listing, Member } from './member';
import { MemberReader } from './read-members';
import { commentMarkings } from './zip/comment';

/** Reads the members of a listed archive. */
export function readListing(
	context: ReadContext,
	formatOf: FormatOf,
	session: ArchiveSession,
	{ members, problem, sealed, comment }: Listing,
): ReadResult {
	const reader = new MemberReader(formatOf, context, session);
	reader.read(members);
	const content = reader.tally.state();
	const encrypted = sealed !== null || (content.documents > 0 && members.every((member) => member.encryption !== null));
	const unreadable = (problem === null ? null : problemOf(problem)) ?? reader.unreadable;
	const state: DocumentState = { ...PLAIN_STATE, encrypted, unreadable: encrypted ? null : unreadable };
	const { foreign } = reader;
	const markings = comment === undefined ? reader.markings : [...commentMarkings(comment, context.policy), ...reader.markings];
	return {
		format: 'archive',
		encoding: null,
		state: encrypted ? { ...state, encryption: sealed ?? weakest(members) } : state,
		markings,
		foreign,
		content,
	};
}

/** An archive is as safe as its weakest member. */
function weakest(members: readonly Member[]): Encryption | null {
	let found: Encryption | null = null;
	for (const { encryption } of members) {
		if (found === null || (encryption?.keyBits ?? 0) < (found.keyBits ?? 0)) found = encryption;
	}
	return found;
}

/** An archive of which nothing could be read. */
export function refusedResult(unreadable: NonNullable<DocumentState['unreadable']>): ReadResult {
	return { format: 'archive', encoding: null, state: { ...PLAIN_STATE, unreadable }, markings: [], foreign: [] };
}

export function tooDeep(): ReadResult {
	return refusedResult({ code: 'too-large', detail: `archives nested over ${ARCHIVE_LIMITS.depth} deep` });
}
