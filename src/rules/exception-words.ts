import type { PolicyException } from '../policy';
import type { Report, RuleExample } from './rule';

/** Where an exception stands: the line of its entry. */
export function exceptionPlace({ line }: PolicyException): Pick<Report, 'range'> {
	return { range: { start: 0, end: 0, line: line - 1, column: 0 } };
}

/** For the rules' pages: a document beside an exception that ends on `until`. */
export function exampleBesideException(text: string, until: string): RuleExample {
	const exceptions = `{
	"exceptions": [
		{ "rule": "label-missing", "path": "*.md", "reason": "移行中", "permission": "情第3号", "until": "${until}" }
	]
}
`;
	return { name: 'メモ.md', text, beside: [{ name: '.kakuzuke/exceptions.jsonc', text: exceptions }] };
}
