#ifndef CHECK_DRAW_PICTURE_H
#define CHECK_DRAW_PICTURE_H

struct buf;
struct nodes;

/*
 * draw_picture_dot(L, B), draw_picture_mermaid(L, B):
 * Append a picture of nodes sorted by key, as text of Graphviz or Mermaid, one box an app.
 * Nodes are marked with their place in ${L}, from 1; those marked 0 are not drawn.  What is not
 * on disk is dashed.  Arrows lead from what depends to what it depends on.
 */
void draw_picture_dot(const struct nodes *L, struct buf *B);
void draw_picture_mermaid(const struct nodes *L, struct buf *B);

#endif
