import type { DocumentState } from '../formats/types';
import { visible } from './escape';
import type { Say } from './l10n';

/** Why a document could not be read, for people. */
export function unreadableText(unreadable: DocumentState['unreadable'], say: Say): string {
	return unreadable === null ? '' : visible(say(`unreadable.${unreadable.code}`, { detail: unreadable.detail }));
}
