import { sql } from 'kysely'
import { done, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { findPerson } from './_person.db.ts'
import { besides } from './appointment.db.ts'
import { seatRefusal } from './appointment.ts'

export type Restoring = { post: string; person: string; paper: string }

/** How long an operator's word holds: long enough to make an SK, too short to govern by. */
export const restoredDays = 90

/**
 * The operator's way back in when the keys of the institution have run out: seats a person on an empty seat of a custodian's post, as Plt and
 * for 90 days. Works only while fewer than two people keep the keys; counted under the lock that ends of their terms take too.
 */
export const restoreCustody = deed<Restoring, { appointment: string; seat: number; lastDay: string }>(
  'governance.custody.restore',
  async ({ tx, must, note, touched }, { post: code, person: sought, paper }) => {
    await must('governance.custody.restore')
    await sql`select pg_advisory_xact_lock(7242010)`.execute(tx)
    const kept = await sql<{ people: number }>`select governance.other_custodians(null, governance.clock()) as people`.execute(tx)
    const people = kept.rows[0]?.people ?? 0
    if (people >= 2) return refused({ rule: 'governance.custody.enough', facts: { people } })
    if (paper.trim() === '') return refused({ rule: 'governance.input.missing', field: 'paper' })
    const found = await sql<{
      id: string
      seats: number
      custodian: boolean
      from: string
      until: string
    }>`select p.id, p.seats, k.custodian, governance.today() as "from", governance.today() + ${restoredDays - 1}::int as until
      from governance.post p join governance.post_kind k on k.code = p.kind where p.code = ${code} for share of p`.execute(tx)
    const [post] = found.rows
    if (!post?.custodian) return refused({ rule: 'governance.custody.no_such_post', field: 'post' })
    const person = await findPerson(tx, sought)
    if (!person) return refused({ rule: 'governance.appointment.person_unknown', field: 'person' })
    const term = { post: post.id, firstDay: post.from, lastDay: post.until }
    for (let seat = 1; seat <= post.seats; seat += 1) {
      if (seatRefusal('plt', await besides(tx, { ...term, seat }))) continue
      // the owner's function counts the keys once more: the serving role seats nobody without an act of somebody in office
      const made = await sql<{
        id: string
      }>`select governance.restore_custody(${post.id}, ${seat}, ${person.id}, ${paper.trim()}) as id`.execute(tx)
      const appointment = made.rows[0]?.id ?? ''
      note(`appointment:${appointment}`, { post: code, seat, last: post.until })
      touched('governance')
      return done({ appointment, seat, lastDay: post.until })
    }
    return refused({ rule: 'governance.custody.no_empty_seat', field: 'post' })
  },
)
