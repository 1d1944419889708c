import { z } from 'zod'
import { cleanLine } from '#src/base/text.ts'
import { type SupportKind, supportKinds } from './commitment.ts'

/** The five questions of *Cocok untuk Anda?*, with every answer there is. The first picks offers; the others are asked by rules. */
export const questions = {
  need: supportKinds,
  who: ['person', 'group', 'legal'],
  place: ['metro', 'elsewhere'],
  age: ['idea', 'under_6', 'under_24', 'over_24'],
  nib: ['yes', 'process', 'no'],
} as const
export type Question = keyof typeof questions
export type RuledQuestion = Exclude<Question, 'need'>
export const questionNames = Object.keys(questions) as Question[]
export const ruledQuestions = questionNames.filter((one): one is RuledQuestion => one !== 'need')

export type Answered = { [name in Question]?: string | undefined }

/** What somebody said of himself; what is no answer of the list is none. */
export function answersOf(said: (name: string) => string | undefined): Answered {
  const found: Answered = {}
  for (const name of questionNames) {
    const value = said(name)
    if (value !== undefined && (questions[name] as readonly string[]).includes(value)) found[name] = value
  }
  return found
}

const words = (least: number) =>
  z.string().transform(cleanLine).pipe(z.string().min(least, 'support.form.rule').max(300, 'support.too_long'))

/** One rule of an offer: which answers it takes, why, and how who does not fit yet can come to fit. */
export const ruleSchema = z
  .strictObject({
    question: z.enum(ruledQuestions as [RuledQuestion, ...RuledQuestion[]], 'support.form.rule'),
    accepts: z.array(z.string()).min(1, 'support.form.rule').max(12),
    why: words(3),
    whyEn: words(0).default(''),
    mend: words(3),
    mendEn: words(0).default(''),
  })
  .refine(({ question, accepts }) => accepts.every((one) => (questions[question] as readonly string[]).includes(one)), {
    message: 'support.form.rule',
    path: ['accepts'],
  })
export type EligibilityRule = z.output<typeof ruleSchema>

/** `open`: not answered yet. */
export type Checked = { rule: EligibilityRule; state: 'pass' | 'fail' | 'open' }

/** Every rule with how it stands, in the order of the questions. */
export const checkRules = (rules: readonly EligibilityRule[], answered: Answered): Checked[] =>
  ruledQuestions
    .flatMap((question) => rules.filter((rule) => rule.question === question))
    .map((rule) => {
      const answer = answered[rule.question]
      return { rule, state: answer === undefined ? 'open' : rule.accepts.includes(answer) ? 'pass' : 'fail' }
    })

/** `ready`: nothing stands against it. `almost`: one thing is missing. */
export type Fit = 'ready' | 'almost' | 'not_yet'
export function fitOf(checked: readonly Checked[]): Fit {
  const failed = checked.filter(({ state }) => state === 'fail').length
  return failed === 0 ? 'ready' : failed === 1 ? 'almost' : 'not_yet'
}

const inTown: EligibilityRule = {
  question: 'place',
  accepts: ['metro'],
  why: 'Dukungan dinas kota diberikan kepada yang tinggal atau berusaha di Metro.',
  whyEn: 'Support of the city’s agencies is for those who live or work in Metro.',
  mend: 'Bila usaha Anda pindah ke Metro, mintalah surat domisili usaha di kelurahan.',
  mendEn: 'If your business moves to Metro, ask the kelurahan for a letter of business domicile.',
}
const running = (accepts: string[], why: string, whyEn: string): EligibilityRule => ({
  question: 'age',
  accepts,
  why,
  whyEn,
  mend: 'Sementara itu, ikut pelatihan atau dampingan izin: keduanya terbuka bagi yang baru mulai.',
  mendEn: 'Meanwhile take a training or help with permits: both are open to those who begin.',
})
const body: EligibilityRule = {
  question: 'who',
  accepts: ['legal'],
  why: 'Hibah uang hanya untuk badan berbadan hukum (Permendagri 77/2020; belum diverifikasi).',
  whyEn: 'Grant money is for legal bodies only (Permendagri 77/2020; not verified).',
  mend: 'Bergabunglah dengan koperasi atau perkumpulan yang sudah berbadan hukum, atau urus aktanya lewat dampingan izin.',
  mendEn: 'Join a co-operative or association that is a legal body, or get the deed with help with permits.',
}
const together: EligibilityRule = {
  question: 'who',
  accepts: ['group', 'legal'],
  why: 'Program kementerian umumnya untuk komunitas, koperasi, atau badan, bukan perorangan (belum diverifikasi).',
  whyEn: 'Ministry programmes are mostly for communities, co-operatives or bodies, not for one person (not verified).',
  mend: 'Usulkan bersama komunitas Anda di direktori, atau bergabunglah dengan koperasi.',
  mendEn: 'Propose it together with your community in the directory, or join a co-operative.',
}
const numbered: EligibilityRule = {
  question: 'nib',
  accepts: ['yes', 'process'],
  why: 'Penerima barang atau pembelian dicatat dengan NIB.',
  whyEn: 'Who receives goods or sells to the city is recorded by a business number (NIB).',
  mend: 'Urus NIB gratis lewat dampingan izin, biasanya selesai dalam hitungan hari.',
  mendEn: 'Get an NIB free of charge with help with permits, usually within days.',
}

const begun = running(['under_6', 'under_24', 'over_24'], 'Untuk yang sudah mulai berusaha atau berkarya.', 'For those who have begun.')
const old = running(['over_24'], 'Kelompok sudah berjalan paling sedikit dua tahun.', 'The group has been at work for two years or more.')

/** What is asked where an agency has not said it: by the kind of support. */
export function standardRules(kind: SupportKind): EligibilityRule[] {
  if (kind === 'money') return [inTown, body, old]
  if (kind === 'ministry') return [inTown, together, begun]
  if (kind === 'goods' || kind === 'purchase') return [inTown, begun, numbered]
  if (kind === 'equipment' || kind === 'room') return [inTown, begun]
  return [inTown]
}
