import type { Say } from '../l10n';

/** A message with the clause that it serves, where the message does not name it itself. */
export function withClause(message: string, clause: string, say: Say): string {
	return message.includes(clause) ? message : `${message} ${say('check.clause', { clause })}`;
}
