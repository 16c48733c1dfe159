import { isPattern } from './check-digits';
import { type Detector, OTHER_NUMBERS } from './detector';
import { digitOf, isWordCode } from './digits';
import { maskNumber } from './mask';
import { words } from './surroundings';

const WORDS = words('旅券番号', '旅券の番号', '旅券', 'パスポート番号', 'パスポート', 'ﾊﾟｽﾎﾟｰﾄ', 'passport');
/** A size of photographs, and a library. */
const OTHERS = words('パスポートサイズ', 'passport.js', '出荷', '在庫');

/** Japanese passports: two letters and seven digits (旅券法施行規則 別記様式; ICAO Doc 9303 part 4), with a word that says so. */
export const passport: Detector = {
	kind: 'passport',
	*find({ text, groups, around }) {
		for (const group of groups) {
			const start = group.start - 2;
			if (group.digits.length !== 7 || group.joint !== 'none' || start < 0) continue;
			const letters = text.slice(start, group.start).normalize('NFKC');
			if (!/^[A-Z]{2}$/.test(letters) || isPattern(group.digits)) continue;
			if (isPart(text, start - 1, group.end)) continue;
			if (!around.speaksFor(WORDS, OTHER_NUMBERS, start, group.end) || around.near(OTHERS, start, group.end)) continue;
			const value = letters + group.digits;
			yield { start, end: group.end, value, excerpt: maskNumber(value).replace(/^(..)./, '$1*'), confidence: 0.95 };
		}
	},
};

function isPart(text: string, before: number, after: number): boolean {
	const glued = (at: number): boolean =>
		at >= 0 && at < text.length && (isWordCode(text.charCodeAt(at)) || digitOf(text.charCodeAt(at)) >= 0);
	return (
		glued(before) || glued(after) || (text.charAt(after) === '-' && glued(after + 1)) || (text.charAt(before) === '-' && glued(before - 1))
	);
}
