import type { Refusal } from '#src/base/outcome.ts'
import { commonPasswords, commonRoots } from './_common-passwords.ts'

/** Length is the only rule of composition (OWASP ASVS 5.0, 6.2). */
export const shortestPassword = 8
export const longestPassword = 200

/** Words anybody would try first against this site. */
const placeWords = ['metro', 'mch', 'mb2', 'batik', 'lampung']

/** The fewest letters and digits that must remain when all that is known is taken away. */
const fewestOwn = 5

export type About = { name?: string; email?: string }

const common = commonPasswords()
const roots = commonRoots()

const partsOf = (text: string | undefined): string[] =>
  (text ?? '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3)

/** The letters of a password without the numbers and signs around them: `rahasia` of `Rahasia2026!`. */
const core = (password: string): string => password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

function isCommon(password: string): boolean {
  const letters = core(password)
  const alike = new Set(password).size < 4
  return alike || common.has(password) || roots.has(letters) || (letters.length >= shortestPassword && common.has(letters))
}

function isAboutUs(password: string, about: About): boolean {
  const known = [...placeWords, ...partsOf(about.name), ...partsOf(about.email)].sort((a, b) => b.length - a.length)
  const rest = known.reduce((left, word) => left.replaceAll(word, ' '), password)
  return rest !== password && rest.replace(/[^\p{L}]/gu, '').length < fewestOwn
}

/** Why this password is not taken. Any letters, spaces and signs are welcome; it is compared, never changed. */
export function passwordRefusals(password: string, about: About = {}, field = 'sandi'): Refusal[] {
  const length = [...password].length
  if (length < shortestPassword) return [{ rule: 'identity.password.too_short', field, facts: { least: shortestPassword } }]
  if (password.length > longestPassword) return [{ rule: 'identity.password.too_long', field, facts: { most: longestPassword } }]
  const lower = password.toLowerCase()
  if (isCommon(lower)) return [{ rule: 'identity.password.common', field }]
  if (isAboutUs(lower, about)) return [{ rule: 'identity.password.about_you', field }]
  return []
}
