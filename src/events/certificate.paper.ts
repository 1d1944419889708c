import { grouped } from '#src/base/check-code.ts'
import { formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import { closePaper, codeTo, facts, letterhead, openPaper, paperTitle, paragraph } from '#src/platform/paper.ts'
import { sayIn } from '#src/ui/words.ts'

/** What is signed. Names nobody: `holder` is SHA-256 over the salt and the name. */
export type CertificateFacts = {
  code: string
  holder: string
  programme: string
  cohort: string
  number: string
  hours: number
  sessions: number
  attended: number
  first: string
  last: string
  unit: string
  authority: string
  replaces: string | null
}

export type PaperTelling = { certificate: CertificateFacts; name: string; at: Date; tongue: Tongue; demo: boolean; address: string }

/** Sertifikat hadir as a file. Its bytes are kept as they were issued. */
export async function certificatePaper({ certificate, name, at, tongue, demo, address }: PaperTelling): Promise<Uint8Array> {
  const t = sayIn(tongue)
  const title = t('programme.certificate.title')
  const paper = await openPaper({
    title: `${title} ${grouped(certificate.code)}`,
    subject: certificate.programme,
    author: certificate.unit,
    language: tongue,
    at,
  })
  letterhead(paper, t('room.paper.house'), demo ? `${certificate.unit} · ${t('room.paper.demo')}` : certificate.unit)
  paperTitle(paper, title, t('programme.certificate.day', { day: formatDay(at, tongue) }))
  paragraph(paper, t('programme.certificate.says', { name, programme: certificate.programme, cohort: certificate.cohort }))
  facts(paper, [
    [t('programme.certificate.holder'), name],
    [t('programme.guardian.programme'), certificate.programme],
    [t('programme.own.cohort'), `${certificate.cohort} (${certificate.number})`],
    [t('programme.certificate.when'), `${formatCivicDay(certificate.first, tongue)} – ${formatCivicDay(certificate.last, tongue)}`],
    [
      t('programme.certificate.attended'),
      t('programme.certificate.attended_of', { n: certificate.attended, all: certificate.sessions, hours: certificate.hours }),
    ],
    [t('programme.certificate.authority'), certificate.authority],
  ])
  codeTo(paper, address, {
    alt: t('programme.certificate.code_alt', { address }),
    text: t('programme.certificate.code'),
    strong: grouped(certificate.code),
  })
  return await closePaper(paper)
}
