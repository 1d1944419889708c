import { restoreCustody } from '#src/governance/custody.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { systemCtx } from '#src/work.ts'
import { withHouse } from './beside.ts'
import { type Exit, NotDone, onlyWord, UsedWrongly, type Verb } from './verb.ts'

export const custodian: Verb = {
  name: 'custodian',
  usage: 'custodian EMAIL --post CODE --paper "SK …"',
  about:
    'Seats a person as Plt for 90 days on a post that keeps the keys, while fewer than two people hold one. The journal says the operator did it.',
  options: {
    post: { type: 'string', about: 'code of a custodian post with an empty seat' },
    paper: { type: 'string', about: 'number of the paper it rests on' },
  },
  async run(given, io) {
    const person = onlyWord(given, 'EMAIL')
    const [post, paper] = [given.text('post'), given.text('paper')]
    if (!post || !paper) throw new UsedWrongly(`--${post ? 'paper' : 'post'} is missing`)
    return await withHouse<Exit>(io, async (house) => {
      const restored = await restoreCustody({ ...systemCtx(house, 'operator'), tongue: 'en' }, { person, post, paper })
      if (!restored.ok) throw new NotDone(restored.refusals.map((refusal) => sayRefusal(sayIn('en'), refusal)).join(' '))
      const { seat, lastDay } = restored.value
      io.out(
        given.on('json')
          ? JSON.stringify({ post, seat, lastDay })
          : `${person} acts on ${post}, seat ${seat}, until ${lastDay}. Record the SK before then.`,
      )
      return 0
    })
  },
}
