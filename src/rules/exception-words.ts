import type { PolicyException } from '../policy';
import type { Report } from './rule';

/** Where an exception stands: the line of its entry. */
export function exceptionPlace({ line }: PolicyException): Pick<Report, 'range'> {
	return { range: { start: 0, end: 0, line: line - 1, column: 0 } };
}
