import { axisOf, type Demand, type FileState, type Policy, type Route, type Text, type Tongue } from '../policy';
import { reasonMessages } from './reason-messages';
import type { Decision, Reason } from './types';

export { failureText } from './failures';
export { reasonMessages } from './reason-messages';

const DEMANDS: Readonly<Record<Demand, Text>> = {
	allow: { ja: '制限なし', en: 'free' },
	remind: { ja: '暗号化の確認', en: 'encryption reminder' },
	encrypt: { ja: '暗号化が必要', en: 'encryption' },
	'approve+encrypt': { ja: '許可と暗号化の確認', en: 'permission, encryption reminder' },
	refuse: { ja: '持ち出し不可', en: 'not by this route' },
};

const OUTCOMES: Readonly<Record<Decision['outcome'], Text>> = {
	proceed: { ja: '持ち出せます', en: 'may leave' },
	needs: { ja: 'まだ必要なことがあります', en: 'something is still needed' },
	refused: { ja: '持ち出せません', en: 'may not leave' },
};

const STATES: Readonly<Record<FileState, Text>> = {
	labelled: { ja: '格付けのある文書', en: 'labelled documents' },
	unlabelled: { ja: '格付けのない文書', en: 'documents without a label' },
	unreadable: { ja: '読み取れない文書', en: 'documents that cannot be read' },
	encrypted: { ja: '暗号化されていて読み取れない文書', en: 'documents that are encrypted already' },
};

const MISSING: Readonly<Record<string, Text>> = {
	approver: { ja: '許可者の氏名', en: "the approver's name" },
	number: { ja: '許可番号', en: 'the number of the permission' },
	date: { ja: '許可日', en: 'the date of the permission' },
};

/** Said only where the policy knows the way out (2(6)①: やむを得ない場合). */
const SELF_APPROVAL_EXCEPTION: Text = {
	ja: 'やむを得ないときは、その理由を添えてください。',
	en: 'Where that cannot be helped, tell the reason.',
};

/** A reason of the gate in words, with what to do next. Its clauses stand in `reason.clauses` and are shown behind it by the caller. */
export function reasonText(reason: Reason, policy: Policy, tongue: Tongue): string {
	const values = valuesOf(reason, policy, tongue);
	const text = reasonMessages[reason.code][tongue].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
	const exception = reason.code === 'self-approval' && policy.export.permission.selfApproval === 'with-reason';
	return exception ? [text, SELF_APPROVAL_EXCEPTION[tongue]].join(tongue === 'ja' ? '' : ' ') : text;
}

/** A way out, as the policy calls it. */
export function routeTitle(route: Route, policy: Policy, tongue: Tongue): string {
	return policy.export.routes.find(({ id }) => id === route)?.title[tongue] ?? route;
}

/** What a route asks of a level, in a few words. */
export function demandText(demand: Demand, tongue: Tongue): string {
	return DEMANDS[demand][tongue];
}

export function outcomeText(outcome: Decision['outcome'], tongue: Tongue): string {
	return OUTCOMES[outcome][tongue];
}

/** Documents in a state, as a group. */
export function stateText(state: FileState, tongue: Tongue): string {
	return STATES[state][tongue];
}

/** A method of encryption, as the policy calls it; the id where the policy has not approved it. */
export function methodTitle(method: string, policy: Policy, tongue: Tongue): string {
	return policy.export.methods.find(({ id }) => id === method)?.title[tongue] ?? method;
}

/** A role that may permit, as the policy calls it; the id where it has none such. */
export function roleTitle(role: string, policy: Policy, tongue: Tongue): string {
	return policy.export.approvers.find(({ id }) => id === role)?.title[tongue] ?? role;
}

function valuesOf({ data }: Reason, policy: Policy, tongue: Tongue): Record<string, string> {
	const values = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]));
	const level = (id: string): string => {
		const title = axisOf(policy, 'confidentiality')?.title[tongue] ?? 'confidentiality';
		return `${title}${tongue === 'ja' ? '' : ' '}${id}`;
	};
	const put = (name: string, change: (value: string) => string): void => {
		const value = values[name];
		if (value !== undefined) values[name] = change(value);
	};
	put('level', level);
	put('ceiling', level);
	put('route', (id) => policy.export.routes.find((route) => route.id === id)?.title[tongue] ?? id);
	put('state', (id) => (Object.hasOwn(STATES, id) ? STATES[id as FileState][tongue] : id));
	put('method', (id) => methodTitle(id, policy, tongue));
	put('role', (id) => roleTitle(id, policy, tongue));
	put('restriction', (id) => policy.handling.find((restriction) => restriction.id === id)?.title[tongue] ?? id);
	put('missing', (names) =>
		names
			.split(',')
			.map((name) => MISSING[name]?.[tongue] ?? name)
			.join(tongue === 'ja' ? '、' : ', '),
	);
	put('permit', (number) => (number === '' ? '' : tongue === 'ja' ? `（許可番号 ${number}）` : ` (permission ${number})`));
	return { unknown: unknownLevel(policy, tongue, level), ...values };
}

function unknownLevel(policy: Policy, tongue: Tongue, level: (id: string) => string): string {
	const { confidentiality } = policy.unknown;
	if (confidentiality === null || confidentiality === undefined) return tongue === 'ja' ? '格付けなし' : 'unlabelled';
	return level(confidentiality);
}
