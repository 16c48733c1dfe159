import { rankOf } from '../policy';
import type { Case } from './gate';
import { listedService } from './services';
import type { Reason } from './types';

/** A service outside has to be listed, and may hold no more than its ceiling (9.2). */
export function serviceReasons({ route, policy, facts, label, asked }: Case): Reason[] {
	if (route !== 'service' || !asked.listed) return [];
	const { clauses } = asked;
	const address = (facts.service ?? '').trim();
	if (address === '') return [{ kind: 'needed', code: 'service-needed', clauses, data: {} }];
	const service = listedService(address, policy);
	if (service === null) return [{ kind: 'refused', code: 'service-unlisted', clauses, data: { service: address } }];
	const level = label.confidentiality ?? '';
	const rank = rankOf(policy, 'confidentiality', level);
	// Neither a level nor a ceiling that nobody knows lets anything through.
	const ceiling = rankOf(policy, 'confidentiality', service.confidentiality);
	if (rank < 0 || ceiling < rank)
		return [
			{ kind: 'refused', code: 'service-ceiling', clauses, data: { service: service.title, level, ceiling: service.confidentiality } },
		];
	return [{ kind: 'told', code: 'service-listed', clauses, data: { service: service.title, permit: service.permit ?? '' } }];
}
