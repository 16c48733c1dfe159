import en from '../../l10n/cli.en.json';
import ja from '../../l10n/cli.ja.json';
import type { Tongue } from '../policy';

export type MessageId = keyof typeof ja & keyof typeof en;
export type Data = Readonly<Record<string, string | number>>;

/** Words a message of the command line in the tongue of the session. */
export type Say = (id: MessageId, data?: Data) => string;

const CATALOGUES: Readonly<Record<Tongue, Readonly<Record<MessageId, string | readonly string[]>>>> = { ja, en };

/** A message with `{name}` filled from the data; long texts stand as one string a line. */
export function speaker(tongue: Tongue): Say {
	const catalogue = CATALOGUES[tongue];
	return (id, data = {}) => {
		const written = catalogue[id];
		const text = typeof written === 'string' ? written : written.join('\n');
		return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(data, name) ? String(data[name]) : whole));
	};
}

/** The tongue asked for by the environment, in the order that POSIX gives, else by the `system`; Japanese or English. */
export function tongueOf(environment: Readonly<Record<string, string | undefined>>, system: () => string): Tongue {
	const wanted = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || system();
	return /^ja(?![a-z])/i.test(wanted) ? 'ja' : 'en';
}
