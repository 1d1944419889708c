import { formatDay, type Tongue } from '#src/base/time.ts'
import { closePaper, codeTo, facts, letterhead, openPaper, paperTitle, paragraph, stamp } from '#src/platform/paper.ts'
import type { Say } from '#src/ui/words.ts'
import type { ConsentLetter } from './consent-letter.db.ts'
import { whenText } from './letters.db.ts'

/** A code as people read it out: `ABCD-EF12-3456`. */
export const codeShown = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

export type LetterTelling = { t: Say; tongue: Tongue; demo: boolean; address: string }

/** Surat persetujuan tempat as a file to hand in. What holds now is behind its code; the same state gives the same bytes. */
export async function letterPaper(letter: ConsentLetter, { t, tongue, demo, address }: LetterTelling): Promise<Uint8Array> {
  const space = tongue === 'en' ? letter.spaceEn : letter.space
  const title = t('room.paper.title')
  const paper = await openPaper({
    title: `${title} ${letter.number}`,
    subject: space,
    author: letter.unit,
    language: tongue,
    at: letter.issuedAt,
  })
  letterhead(paper, t('room.paper.house'), demo ? `${letter.unit} · ${t('room.paper.demo')}` : letter.unit)
  paperTitle(paper, title, t('room.paper.number', { number: letter.number, day: formatDay(letter.issuedAt, tongue) }))
  const state = t(`room.state.${letter.state}`)
  stamp(paper, t(letter.holds ? 'room.paper.holds' : 'room.paper.over', { state }), letter.holds)
  facts(paper, [
    [t('room.paper.activity'), letter.title],
    [t('room.applicant'), letter.body ?? t('room.paper.private')],
    [t('room.paper.space'), space],
    [t('room.when'), letter.periods.map((period) => whenText([period], tongue)).join('\n')],
    [t('room.how_many'), String(letter.people)],
    ...(letter.class ? [[t('room.class'), t(`room.class.${letter.class}`)] as const] : []),
    ...(letter.decision ? [[t('room.paper.decision'), letter.decision] as const] : []),
  ])
  paragraph(paper, t(letter.holds ? 'room.paper.consents' : 'room.paper.consented', { unit: letter.unit }))
  paragraph(paper, t('room.paper.not_permit'))
  codeTo(paper, address, { alt: t('room.paper.code_alt', { address }), text: t('room.paper.code'), strong: codeShown(letter.code) })
  paragraph(paper, t('room.paper.unsigned'), true)
  return await closePaper(paper)
}
