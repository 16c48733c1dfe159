/** Words that head every published list of passwords, and those that Japanese offices use; in small letters, without figures and signs at the ends. */
const COMMON = new Set(
	(
		'password passwd pass passw0rd p@ssw0rd p@ssword pa$$word pass1234 admin administrator root user guest login welcome letmein master ' +
		'secret qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm iloveyou monkey dragon sunshine princess football baseball superman batman ' +
		'shadow michael jordan hunter trustno1 freedom whatever computer internet test testtest temp changeme default hello abc abcd abcdef ' +
		'abcdefg abc123 a1b2c3 1qaz2wsx 1q2w3e4r 1qaz 2wsx qazwsx q1w2e3r4 zaq12wsx office excel word file zip japan nippon nihon tokyo osaka ' +
		'kyoto sapporo nagoya fukuoka kumamoto nishihara aso sakura hanako taro yamada tanaka suzuki sato satou takahashi watanabe yamamoto ' +
		'nakamura kobayashi akiko yoshiko hiroshi takashi kenji naruto doraemon pikachu pokemon totoro anpanman arashi hiragana katakana ' +
		'arigatou arigato konnichiwa ohayou sayonara daisuki aishiteru himitsu ango angou pasuwado kaisha yakusho yakuba shiyakusho murayakuba ' +
		'soumu soumuka kikaku jinji zaisei zeimu juumin shichou sonchou reiwa heisei showa shouwa ' +
		'パスワード ひみつ 秘密 暗号 総務課 役場 村役場 市役所 さくら 令和 平成 昭和'
	).split(' '),
);

const LEET: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };

/** Whether a password (or a part of one) is among those that are tried first, in any case, with the usual swaps and with figures around. */
export function isCommonPassword(text: string): boolean {
	const lower = text.toLowerCase();
	const bare = lower.replace(/^[\d\s!-/:-@[-`{-~]+|[\d\s!-/:-@[-`{-~]+$/g, '');
	const swapped = lower.replace(/[013457@$!]/g, (letter) => LEET[letter] ?? letter);
	return [lower, swapped].some((word) => COMMON.has(word)) || (bare.length >= 4 && text.length - bare.length <= 4 && COMMON.has(bare));
}
