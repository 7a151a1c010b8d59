"""the pages that articles came from"""

import sqlalchemy as sa
from alembic import op

from reader.records.names import page_key

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    sources = op.create_table('sources',
    sa.Column('page', sa.String(length=64), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('page')
    )
    with op.batch_alter_table('sources', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sources_article_id'), ['article_id'], unique=False)

    articles = sa.table('articles', sa.column('id', sa.Integer), sa.column('body', sa.JSON), sa.column('added_at', sa.DateTime(timezone=True)))
    newest = {}
    rows = op.get_bind().execute(sa.select(articles.c.id, articles.c.body['source_url'].as_string(), articles.c.added_at).order_by(articles.c.id))
    for number, url, added_at in rows:
        if url:
            newest[page_key(url)] = {'page': page_key(url), 'article_id': number, 'seen_at': added_at}
    op.bulk_insert(sources, list(newest.values()))


def downgrade() -> None:
    op.drop_table('sources')
