// What the DNS has to be asked so that the rules of a plan can be sure: whatever they look up and nobody recorded.
import { actionsOf, questionAbout } from "./actions";
import type { StackConfig } from "./config/read";
import { rooms, stackContexts } from "./contexts";
import { noAnswers, type Answer, type Answers, type Question } from "./dns/answers";
import { parseName, withoutDot, type Fqdn } from "./dns/name";
import type { RrType } from "./dns/rdata";
import type { CheckContext } from "./mail/feature";
import { route } from "./route";

/** Notes the questions to which there is no answer. */
class Notes implements Answers {
  readonly open = new Map<string, Question>();

  constructor(private readonly answers: Answers) {}

  get<T extends RrType>(name: Fqdn, type: T): Answer<T> {
    const answer = this.answers.get(name, type);
    if (answer === undefined) this.add({ name, type });
    return answer;
  }

  add(question: Question): void {
    this.open.set(`${question.name} ${question.type}`, question);
  }
}

/**
 * The questions that the rules of a stack have and `answers` leave open, sorted; [] when nothing that is asked could
 * change the plan. Answers may lead to new questions: ask until nothing new is left. A question whose answer was a
 * failure stays open, so that it is up to the caller how often to ask.
 */
export function questionsOf(config: StackConfig, answers: Answers = noAnswers): Question[] {
  const notes = new Notes(answers);
  for (const { context } of stackContexts(config, answers).domains) noteOpen(context, notes);
  return sortQuestions([...notes.open.values()]);
}

/** A rule that looks a name up has said by that what it wants to know; there is no second list to keep in step. */
function noteOpen(context: CheckContext, notes: Notes): void {
  const lookedUp = new Notes(context.answers);
  const noting = { ...context, answers: lookedUp };
  for (const room of rooms) {
    if (room.questions) for (const question of room.questions(context)) notes.add(question);
    else {
      room.check?.(noting);
      room.actions?.(noting);
    }
  }
  // what others were asked to publish may be there by now
  const { config, own, records } = context;
  for (const action of actionsOf(context, route(config, own, records, rooms))) {
    const question = questionAbout(action);
    if (question !== undefined) lookedUp.get(question.name, question.type);
  }
  for (const question of lookedUp.open.values()) {
    // a name that was put together may be too long to be asked
    if ("value" in parseName(withoutDot(question.name))) notes.add(question);
  }
}

/** Questions in one order, whatever led to them; each of them once. */
export function sortQuestions(questions: readonly Question[]): Question[] {
  const byKey = new Map(questions.map((question) => [`${question.name} ${question.type}`, question]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, question]) => question);
}
