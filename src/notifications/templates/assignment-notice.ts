/** What an employee is told of customers of the pool that were assigned to them: one message for all. Pure; version 1 of the texts. */
import { listed, type Language, type RenderedMessage } from './message.js';

export interface AssignmentFacts {
  /** NULL where a system assigned them. */
  readonly assignerName: string | null;
  readonly count: number;
  /** The first of them. */
  readonly customers: readonly { readonly name: string; readonly url: string }[];
}

interface AssignmentNotice {
  readonly recipientName: string;
  readonly assignments: readonly AssignmentFacts[];
  readonly companyName: string;
}

export const assignmentEmail = (notice: AssignmentNotice, language: Language): RenderedMessage =>
  language === 'zh' ? assignedInChinese(notice) : assignedInEnglish(notice);

/** All assignments of a message together: how many customers, who assigned them, and the first of them by name. */
function assignedTogether(assignments: readonly AssignmentFacts[]) {
  const count = assignments.reduce((sum, assignment) => sum + assignment.count, 0);
  const first = assignments.flatMap(({ customers }) => customers).slice(0, listed);
  const assigners = [...new Set(assignments.flatMap(({ assignerName }) => assignerName ?? []))];
  return { count, assigners, lines: first.map(({ name, url }) => `- ${name} ${url}`), unnamed: count - first.length };
}

function assignedInChinese({ recipientName, assignments, companyName }: AssignmentNotice): RenderedMessage {
  const { count, assigners, lines, unnamed } = assignedTogether(assignments);
  const said = `${assigners.join('、') || '系统'}从公海分配给您${count}个客户`;
  const more = unnamed > 0 ? [`- 另有${unnamed}个客户`] : [];
  return {
    subject: said,
    body: `${recipientName}，您好：\n\n${said}，客户已由您负责，请尽快联系并记录跟进。\n\n${[...lines, ...more].join('\n')}\n\n${companyName} 客户公海`,
  };
}

function assignedInEnglish({ recipientName, assignments, companyName }: AssignmentNotice): RenderedMessage {
  const { count, assigners, lines, unnamed } = assignedTogether(assignments);
  const customers = count === 1 ? '1 customer' : `${count} customers`;
  const more = unnamed > 0 ? [`- and ${unnamed} more`] : [];
  return {
    subject: `${customers} of the pool assigned to you`,
    body: `Hello ${recipientName},\n\n${assigners.join(', ') || 'A system'} has assigned ${customers} of the public pool to you. They are now yours: please contact them soon and record it.\n\n${[...lines, ...more].join('\n')}\n\n${companyName} public pool`,
  };
}
