import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import type { House } from './context.ts'
import type { Tx } from './database.ts'

/** A letter. `dedupe` names the occasion: the same occasion is never mailed twice. */
export type Letter = {
  dedupe: string
  to: string
  subject: string
  body: string
  /** A date for the reader's calendar, as RFC 5545 has it. */
  calendar?: string | undefined
  /** Nothing of it stays once it is sent. */
  forget?: boolean
}

const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ').slice(0, 200)

/** Writes the letter in the caller's transaction and asks for it to be sent after the commit. */
export async function post(tx: Tx, house: House, letter: Letter): Promise<void> {
  const written = await sql<{ id: string }>`insert into platform.mail (dedupe, recipient, subject, body, calendar, forget)
    values (${letter.dedupe}, ${oneLine(letter.to)}, ${oneLine(letter.subject)}, ${letter.body}, ${letter.calendar ?? ''}, ${letter.forget === true}) on conflict (dedupe) do nothing returning id`.execute(
    tx,
  )
  const [row] = written.rows
  if (row) await house.jobs.enqueue(tx, 'platform.mail', { id: row.id })
}

/** Programs read the date itself; people find it as a file to open. */
const withCalendar = (text: string) =>
  text === '' ? {} : { icalEvent: { method: /^METHOD:(\w+)\r$/m.exec(text)?.[1] ?? 'PUBLISH', content: text, filename: 'kalender.ics' } }

/** Sends one letter: by SMTP where it is configured, else into a folder a developer can open. */
export async function send(house: House, id: string): Promise<void> {
  const found = await sql<{ recipient: string; subject: string; body: string; calendar: string; sent_at: Date | null }>`
    select recipient, subject, body, calendar, sent_at from platform.mail where id = ${id}`.execute(house.db)
  const [letter] = found.rows
  if (!letter || letter.sent_at) return
  if (house.config.SMTP_URL) {
    const transport = createTransport({ url: house.config.SMTP_URL, connectionTimeout: 5000, socketTimeout: 10_000 } as never)
    await transport.sendMail({
      from: house.config.MAIL_FROM,
      to: letter.recipient,
      subject: letter.subject,
      text: letter.body,
      ...withCalendar(letter.calendar),
      messageId: `<${id}@${new URL(house.config.origin).hostname}>`,
    })
  } else {
    const directory = join(house.config.DATA_DIR, 'mail')
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, `${id}.txt`), `Kepada: ${letter.recipient}\nPerihal: ${letter.subject}\n\n${letter.body}\n`)
    if (letter.calendar) await writeFile(join(directory, `${id}.ics`), letter.calendar)
  }
  await sql`update platform.mail set sent_at = now(), recipient = case when forget then '' else recipient end,
    subject = case when forget then '' else subject end, body = case when forget then '' else body end, calendar = case when forget then '' else calendar end where id = ${id}`.execute(
    house.db,
  )
}

/** Blanks what was written to these addresses, each in lower case; what still waits is blanked once it is sent. */
export async function forgetLetters(tx: Tx, addresses: readonly string[]): Promise<void> {
  const theirs = sql`lower(recipient) = any(${[...addresses]}::text[]) and recipient <> ''`
  await sql`update platform.mail set forget = true where ${theirs} and sent_at is null`.execute(tx)
  await sql`update platform.mail set recipient = '', subject = '', body = '', calendar = '', links = '[]' where ${theirs} and sent_at is not null`.execute(
    tx,
  )
}
