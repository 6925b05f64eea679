/** Who can sign in to the demo company (design: running.md); a test holds it to what prisma/demo-company.ts writes. */
import type { About } from './schemas.js';

const people = [
  ['E001', '王总监 Wang', 'manager'],
  ['E002', '李经理 Li', 'manager'],
  ['E003', '张三 Zhang', 'sales'],
  ['E004', '陈晨 Chen', 'sales'],
  ['E005', '赵敏 Zhao', 'sales'],
  ['E006', '刘洋 Liu', 'manager'],
  ['E007', '孙丽 Sun', 'sales'],
  ['E008', '周杰 Zhou', 'sales'],
  ['H001', '何人事 He', 'hr'],
  ['A001', '管理员 Admin', 'admin'],
  ['O001', '运维 Ops', 'operator'],
] as const;

export const demoCompany: NonNullable<About['demo']> = {
  password: 'baton-demo',
  people: people.map(([externalId, name, role]) => ({ externalId, name, role, email: `${externalId.toLowerCase()}@demo.example` })),
};
