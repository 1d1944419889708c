/*
 * Advertisements for online gambling are planted on public sites as words and links, spelt so that a plain search misses them. What is looked
 * for are words and joined phrases no neighbour needs; a word with another honest meaning ("slot", "gacor" of a songbird) counts in company only.
 */

const lookalike: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  һ: 'h',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  к: 'k',
  м: 'm',
  т: 't',
  п: 'n',
  г: 'r',
  ӏ: 'l',
  ь: 'b',
  в: 'b',
  н: 'h',
  и: 'u',
  ѵ: 'v',
  // Greek
  α: 'a',
  β: 'b',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  η: 'n',
  ω: 'w',
  σ: 'o',
  μ: 'u',
  // small capitals and letters of other trades
  ᴀ: 'a',
  ʙ: 'b',
  ᴄ: 'c',
  ᴅ: 'd',
  ᴇ: 'e',
  ꜰ: 'f',
  ɢ: 'g',
  ʜ: 'h',
  ɪ: 'i',
  ᴊ: 'j',
  ᴋ: 'k',
  ʟ: 'l',
  ᴍ: 'm',
  ɴ: 'n',
  ᴏ: 'o',
  ᴘ: 'p',
  ʀ: 'r',
  ꜱ: 's',
  ᴛ: 't',
  ᴜ: 'u',
  ᴠ: 'v',
  ᴡ: 'w',
  ʏ: 'y',
  ᴢ: 'z',
  ɡ: 'g',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  ɑ: 'a',
  ɩ: 'i',
  ℓ: 'l',
  ǀ: 'l',
  '|': 'l',
  '@': 'a',
  $: 's',
  '€': 'e',
  '£': 'l',
  '¢': 'c',
  '©': 'c',
  '®': 'r',
}

/** Letters drawn as flags and in filled squares and circles, which no normal form takes apart. */
function drawn(code: number): string | undefined {
  for (const first of [0x1f1e6, 0x1f170, 0x1f150, 0x1f130])
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first)
  return undefined
}

const plain = /^\p{ASCII}*$/u

/** The letters one sees, whatever they are written with: small, Latin, without marks and without what is invisible. */
export function seen(text: string): string {
  if (plain.test(text)) return text.toLowerCase().replace(/[|@$]/g, (sign) => lookalike[sign] ?? sign)
  const open = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[[\p{M}\p{Cf}\p{Cc}]--[\t\n\r]]/gv, '')
  return [...open].map((letter) => lookalike[letter] ?? drawn(letter.codePointAt(0) ?? 0) ?? letter).join('')
}

const digits: Readonly<Record<string, string>> = { 0: 'o', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', 9: 'g' }

const company =
  /(?:slot|situs|link|akun|agen|bandar|pola|bocoran|server|main|daftar)gacor|gacor(?:slot|hariini|maxwin|anti|\d{2,3})|(?:situs|agen|bandar|link|akun|daftar|judi|bocoran|pola|provider|demo|rtp)slot|slot(?:gacor|dana|pulsa|deposit|depo|gampang|maxwin|demo|thailand|kamboja|resmiterpercaya|onlinegacor|onlineterpercaya|pragmatic|qris|\d{2,4})|judi(?:online|slot|bola|daring|casino|kasino|poker)|(?:bandar|agen|situs|prediksi|pasaran|data|result|live|keluaran)togel|togel(?:online|hariini|sgp|hk|singapore|hongkong|4d|resmi)|(?:toto|togel)(?:macau|sgp|hk|sdy)|(?:live|agen|situs|daftar)(?:casino|kasino)|(?:casino|kasino)(?:online|live)|(?:bandar|agen|situs|judi)(?:bola|poker|q{2})|poker(?:online|qq)|domino(?:qq|99)|bandarqq|pkvgames|sbobet|maxbet|joker123|pragmaticplay|gatesof(?:olympus|gatot)|sweetbonanza|starlightprincess|mahjongways|wildbounty|scatterhitam|rtp(?:live|slot|gacor|tertinggi|hariini)|(?:depo|deposit)(?:10k|5k|25k|10ribu|pulsatanpa)|bonusnewmember|newmember(?:100|50)|(?:gampang|mudah|pasti|auto)maxwin|antirungkad|linkalternatif(?:slot|resmi|login)|garansikekalahan|taruhanbola|mixparlay/

/** Words of their own, which nothing else is called. */
const alone = /(?<![a-z])(?:togel|maxwin|judol|sbobet|sbotop|rungkad|bandarqq|dominoqq)(?![a-z])/

const host = /(?:https?:\/\/|www\.|\b)((?:[\p{L}\p{N}-]{1,63}\.)+(?:[a-z]{2,24}))/giu
const gamblingHost =
  /slot|gacor|togel|casino|kasino|judi|poker|maxwin|sbobet|domino(?:qq|99)|(?:bet|win|toto|hoki|cuan|raja|dewa|zeus|jp)\d{2,4}|\d{2,3}(?:bet|win)(?!d)/

const squeezed = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '')

/** The one letter a digit stands for is tried both ways where it may be two. */
const spelt = (text: string) =>
  ['l', 'i'].map((one) => text.replace(/(?<=[a-z])\d|\d(?=[a-z])/g, (digit) => (digit === '1' ? one : (digits[digit] ?? digit))))

const words = (text: string): string | undefined => {
  const found = alone.exec(text)?.[0] ?? company.exec(squeezed(text))?.[0]
  return found
}

/** Keys of rows and check sums: hexadecimal digits spell a word by chance, once in some ten thousand, and nobody reads one in them. */
const machine = /(?<![\p{L}\p{N}])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,128})(?![\p{L}\p{N}])/giu

/** The first word or address of an advertisement for gambling in a text, as one sees it; undefined in all other texts. */
export function gamblingIn(text: string): string | undefined {
  const clear = seen(text.replace(machine, ' '))
  const found = words(clear)
  if (found) return found
  for (const [, name = ''] of clear.matchAll(host)) if (gamblingHost.test(name)) return name
  if (!/\d/.test(clear)) return undefined
  for (const one of spelt(clear)) {
    const word = words(one)
    if (word) return word
  }
  return undefined
}

const mostText = 200_000
const mostTexts = 5000

/** The first field of an input that advertises gambling. Bytes are not looked into. */
export function gamblingField(input: unknown): { field: string; word: string } | undefined {
  let left = mostTexts
  const look = (value: unknown, field: string, deep: number): { field: string; word: string } | undefined => {
    if (typeof value === 'string') {
      left -= 1
      const word = left > 0 ? gamblingIn(value.slice(0, mostText)) : undefined
      return word === undefined ? undefined : { field, word }
    }
    if (value === null || typeof value !== 'object' || deep > 6 || ArrayBuffer.isView(value) || value instanceof Date) return undefined
    for (const [key, one] of Object.entries(value)) {
      const found = look(one, field || key, deep + 1)
      if (found) return found
    }
    return undefined
  }
  return look(input, '', 0)
}
