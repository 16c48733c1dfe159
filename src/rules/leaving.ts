import type { MailState, Marking } from '../formats/types';
import { highest, type Label, NO_LABEL } from '../label';
import { axisOf, type Policy, type Route, rankOf, routeRules, type Terms, type Text, termsFor } from '../policy';
import { impliedBy } from './implied';
import type { DocumentFacts, Outgoing } from './rule';
import { isOverridden } from './stated';
import { levelText, restrictionsText } from './words';

/** The rules about what is about to leave, the gravest first: of one document, one of them speaks. */
const IDS = ['social-forbidden', 'above-folder-ceiling', 'encryption-required', 'service-unapproved'] as const;
type LeavingRule = (typeof IDS)[number];

/** A document that is about to leave, and what its route asks of it. */
export interface Leaving {
	readonly rule: LeavingRule;
	readonly route: Route;
	readonly terms: Terms;
	/** As it counts: `unknown` of the policy where the document states none. */
	readonly level: string | null;
	readonly labelled: boolean;
	/** Where from: the folder of the workspace, or the place outside it (by id). */
	readonly from: Outgoing | string;
}

/** Whether one of these rules objects to a document, and which. A rule that is off lets the next one speak. */
export function leavingOf(facts: DocumentFacts, policy: Policy): Leaving | null {
	const { outgoing, outsidePlace } = facts;
	if (outgoing === null && outsidePlace === null) return null;
	const known = lastAsked?.facts === facts && lastAsked.policy === policy ? lastAsked : null;
	if (known !== null) return known.answer;
	const answer = (outgoing && fromFolder(facts, outgoing, policy)) ?? (outsidePlace && fromOutside(facts, outsidePlace, policy));
	lastAsked = { facts, policy, answer };
	return answer;
}

/** All four rules ask in turn. */
let lastAsked: { readonly facts: DocumentFacts; readonly policy: Policy; readonly answer: Leaving | null } | null = null;

function fromFolder(facts: DocumentFacts, outgoing: Outgoing, policy: Policy): Leaving | null {
	const { route, ceiling } = outgoing;
	const judged = judge(facts, route, policy);
	// That a mail without any label shows none is said elsewhere; only of what lies in an outgoing folder it is sure that it will leave.
	if (judged === null || (facts.mail?.draft === true && outgoing.folder === '' && facts.label.confidentiality === null)) return null;
	const { terms, level } = judged;
	const refused = terms.demand === 'refuse';
	const above = ceiling !== null && (isUnknown(policy, level) || rank(policy, level) > rank(policy, ceiling));
	const causes: Readonly<Record<LeavingRule, boolean>> = {
		'social-forbidden': route === 'social' && refused,
		'above-folder-ceiling': refused || above,
		'encryption-required': ENCRYPTED_ROUTES.has(route) && terms.demand !== 'allow' && !refused && !isSealed(facts),
		'service-unapproved': route === 'service' && (terms.demand !== 'allow' || terms.listed),
	};
	const rule = IDS.find((id) => causes[id] && policy.rules[id] !== 'off');
	return rule === undefined ? null : { rule, route, ...judged, from: outgoing };
}

function fromOutside(facts: DocumentFacts, place: NonNullable<DocumentFacts['outsidePlace']>, policy: Policy): Leaving | null {
	const judged = judge(facts, place.route, policy);
	// A whole workspace may lie there: that a document has no label is said once, by its own rule.
	if (judged === null || !judged.labelled || policy.rules['service-unapproved'] === 'off') return null;
	const { terms, level } = judged;
	const objects =
		place.route === 'service'
			? (terms.demand !== 'allow' || terms.listed) && !isApproved(place.id, level, policy)
			: terms.demand === 'refuse' || (terms.demand !== 'allow' && !isSealed(facts));
	return objects ? { rule: 'service-unapproved', route: place.route, ...judged, from: place.id } : null;
}

const ENCRYPTED_ROUTES: ReadonlySet<Route> = new Set(['mail', 'media', 'provide']);

type Judged = Pick<Leaving, 'terms' | 'level' | 'labelled'>;

/** `null` where nothing can be said: of what cannot be read another rule speaks, and the policy may lack the route. */
function judge(facts: DocumentFacts, route: Route, policy: Policy): Judged | null {
	const { confidentiality, handling } = plainLabel(facts, policy);
	if (confidentiality === null && facts.state.unreadable !== null) return null;
	if (!policy.export.routes.some(({ id }) => id === route)) return null;
	const level = confidentiality ?? policy.unknown.confidentiality ?? null;
	return { terms: termsFor(policy, route, level, handling), level, labelled: confidentiality !== null };
}

/** The label of what is not encrypted: of a mail, encrypted attachments do not count. */
export function plainLabel(facts: DocumentFacts, policy: Policy): Label {
	const { label, markings, mail } = facts;
	if (mail === null || mail.encrypted.length === 0 || isOverridden(facts)) return label;
	return plainMarkings(markings, mail).reduce(
		(sum, marking) => highest(highest(sum, marking.label, policy), impliedBy(marking, policy), policy),
		NO_LABEL,
	);
}

/** The markings of a mail but for those of its encrypted attachments. */
export function plainMarkings(markings: readonly Marking[], mail: MailState): readonly Marking[] {
	return markings.filter(({ place, where }) => place !== 'content' || !mail.encrypted.includes(where));
}

/** Whether what has to be kept secret is encrypted: the document itself, or all that a mail carries. */
function isSealed({ state, mail }: DocumentFacts): boolean {
	return state.encrypted || (mail !== null && mail.encrypted.length > 0 && !mail.plain);
}

/** Listed as a service under the id of the place, for this level (9.2). */
function isApproved(id: string, level: string | null, policy: Policy): boolean {
	const service = policy.export.services.find((each) => each.id === id);
	return service !== undefined && !isUnknown(policy, level) && rank(policy, level) <= rank(policy, service.confidentiality);
}

function rank(policy: Policy, level: string | null): number {
	return rankOf(policy, 'confidentiality', level);
}

/** A level that the policy does not know counts as the highest. */
function isUnknown(policy: Policy, level: string | null): boolean {
	return rank(policy, level) < 0 && axisOf(policy, 'confidentiality') !== undefined;
}

/** 「機密性2の文書」, or the restriction where that is what asks. */
export function whatText({ terms, level }: Leaving, policy: Policy, noun: Text = DOCUMENT): Text {
	if (terms.restriction !== null) {
		const { ja, en } = restrictionsText(policy, [terms.restriction]);
		return { ja: `取扱制限「${ja}」のある${noun.ja}`, en: `${noun.en} restricted by ${en}` };
	}
	const { ja, en } = levelText(policy, 'confidentiality', level);
	return { ja: `${ja}の${noun.ja}`, en: `${noun.en} of ${en}` };
}

const DOCUMENT: Text = { ja: '文書', en: 'A document' };

export function routeTitle(policy: Policy, route: Route): Text {
	return routeRules(policy, route).title;
}

/** Clauses for a message: 「対策基準 3(2)⑦、7.1(14)⑥」. Those of other policies name their source themselves. */
export function clausesText(clauses: readonly string[]): Text {
	const each = [...new Set(clauses)];
	const ja = each.join('、');
	return { ja: /^\d/.test(ja) ? `対策基準 ${ja}` : ja, en: each.join(', ') };
}
