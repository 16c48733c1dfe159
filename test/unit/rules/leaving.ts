import type { Route } from '../../../src/policy';
import type { DocumentFacts, Outgoing } from '../../../src/rules';
import { judge, type Setting } from './support';

/** A document in an outgoing folder. */
export function inFolder(route: Route, setting: Setting & { readonly ceiling?: string } = {}): Setting & { readonly outgoing: Outgoing } {
	const { ceiling = null, ...rest } = setting;
	return { path: '/share/送付/a.md', ...rest, outgoing: { id: 'x', folder: '送付', route, ceiling } };
}

/** A document outside the workspace. */
export function outside(id: string, route: Route, setting: Setting = {}): Setting & Pick<DocumentFacts, 'outsidePlace'> {
	return { ...setting, outsidePlace: { id, route } };
}

const LEAVING = ['social-forbidden', 'above-folder-ceiling', 'encryption-required', 'service-unapproved'];

/** The findings of the four rules about what is about to leave: at most one. */
export function leavingFindings(written: Parameters<typeof judge>[0], setting: Setting): string[] {
	return judge(written, setting)
		.filter(({ rule }) => LEAVING.includes(rule))
		.map(({ rule, message }) => `${rule}:${message}`);
}
