// 【機密性2・完全性2・可用性1】 取扱制限：暗号化

/** オンライン申請を受け付けて、担当課へ振り分ける。 */

export type Section = '住民課' | '税務課' | '福祉課';

export interface Application {
	readonly number: string;
	readonly kind: string;
	readonly receivedAt: Date;
}

const SECTION_BY_KIND: Readonly<Record<string, Section>> = {
	住民票: '住民課',
	所得証明: '税務課',
	保育所入所: '福祉課',
};

export function route(application: Application): Section {
	const section = SECTION_BY_KIND[application.kind];
	if (section === undefined) throw new RangeError(`担当課が決まっていない申請です: ${application.kind}`);
	return section;
}
