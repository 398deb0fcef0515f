#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/md5.h"
#include "base/str.h"
#include "django/names.h"

/* What Django 5.2's own code was seen to answer. */
struct vector {
	const char *table;	/* or app */
	const char *columns;	/* or model, or field */
	const char *suffix;
	unsigned max;
	const char *name;
};

/* BaseDatabaseSchemaEditor._create_index_name() */
static const struct vector indexes[] = {
	{ "django_admin_log", "user_id", "", 0,
	    "django_admin_log_user_id_c564eba6" },
	{ "auth_permission", "content_type_id codename", "_uniq", 63,
	    "auth_permission_content_type_id_codename_01ab375a_uniq" },
	{ "auth_group_permissions", "permission_id", "_fk_auth_permission_id", 63,
	    "auth_group_permissio_permission_id_84c5c92e_fk_auth_perm" },
	{ "auth_group_permissions", "permission_id", "_fk_auth_permission_id", 0,
	    "auth_group_permissions_permission_id_84c5c92e_fk_auth_permission_id" },
	{ "auth_user", "username", "_like", 63,
	    "auth_user_username_6821ab7c_like" },
	{ "\"ns\".\"shop_item\"", "name", "_idx", 63,
	    "shop_item_name_c85f6249_idx" },
	{ "ns\".\"shop_item", "name", "_idx", 63,
	    "shop_item_name_c85f6249_idx" },
	{ "\"shop item\"", "name", "", 63,
	    "shop item_name_8d6a7bc8" },
	{ "a\".\"b\".\"c", "d", "", 63,
	    "a\".\"b\".\"c_d_83ec1d63" },
	{ "permission_x_9b_id_9b", "id", "_fk_商品カテゴリー_permissionpermission", 0,
	    "permission_x_9b_id_9b_id_3e87fdd6_fk_商品カテゴリー_permissionpermission" },
	{ "user_заказ", "x user", "_fk_permission_authauth", 63,
	    "user_заказ_x_user_2df3109d_fk_permission_authauth" },
	{ "permission_a_very_long_column_name_that_goes_on_and_on_customer_relationship_manager_content_type", "user", "_uniq", 63,
	    "permission_a_very_long_c_user_46af053b_uniq" },
	{ "商品カテゴリー", "content_type", "_uniq", 63,
	    "商品カテゴリー_content_type_15597eea_uniq" },
	{ "商品カテゴリー__a_9b", "content_type 商品カテゴリー", "_idx", 0,
	    "商品カテゴリー__a_9b_content_type_商品カテゴリー_0df274f7_idx" },
	{ "größe_商品カテゴリー_permission", "permission _a auth", "_idx", 0,
	    "größe_商品カテゴリー_permission_permission__a_auth_894aeb3a_idx" },
	{ "x_permission_customer_relationship_manager", "заказ customer_relationship_manager", "", 30,
	    "x_permissi_заказ_cust_e762d796" },
	{ "id_auth_id", "x id größe", "_check", 63,
	    "id_auth_id_x_id_größe_2b1afd36_check" },
	{ "customer_relationship_manager", "x x заказ id", "_fk_user_customer_relationship_managercustomer_relationship_manager", 63,
	    "customer_relationshi_x_x_заказ_id_06bf371a_fk_user_cust" },
	{ "auth_商品カテゴリー_user", "заказ x user", "_check", 0,
	    "auth_商品カテゴリー_user_заказ_x_user_c7eb2268_check" },
	{ "9b_permission_id", "customer_relationship_manager x", "_fk__a_content_typecontent_type", 0,
	    "9b_permission_id_customer_relationship_manager_x_801179fe_fk__a_content_typecontent_type" },
	{ "商品カテゴリー", "auth customer_relationship_manager x permission", "_uniq", 0,
	    "商品カテゴリー_auth_customer_relationship_manager_x_permission_4cd2ca88_uniq" },
	{ "auth_заказ_id_user_customer_relationship_manager_商品カテゴリー", "user größe user id", "_like", 60,
	    "auth_заказ_id_user_cus_user_größe_user_id_70b1ec04_like" },
	{ "商品カテゴリー_größe", "9b x permission заказ", "_like", 60,
	    "商品カテゴリー_größe_9b_x_permission_заказ_e80bacc7_like" },
	{ "9b_заказ", "content_type заказ заказ", "_idx", 0,
	    "9b_заказ_content_type_заказ_заказ_93062ebe_idx" },
	{ "customer_relationship_manager_9b_customer_relationship_manager", "_a 9b id", "_fk_x_商品カテゴリー商品カテゴリー", 30,
	    "customer___a_9b_id_7357d4cc_f" },
	{ "商品カテゴリー_x_content_type", "заказ", "_idx", 30,
	    "商品カテゴリー_x_заказ_d55fe74e_i" },
	{ "заказ_id_9b", "x 9b customer_relationship_manager", "_uniq", 30,
	    "заказ_id__x_9b_cust_6a3068b8_u" },
	{ "商品カテゴリー_商品カテゴリー_заказ_заказ", "content_type x", "_fk__a_xx", 0,
	    "商品カテゴリー_商品カテゴリー_заказ_заказ_content_type_x_e7627293_fk__a_xx" },
	{ "9b_größe_9b_商品カテゴリー_заказ_商品カテゴリー", "9b id 9b", "_uniq", 63,
	    "9b_größe_9b_商品カテゴリー_заказ_商品カテゴリー_9b_id_9b_2938b188_uniq" },
	{ "größe_9b_content_type_9b_9b", "商品カテゴリー", "", 63,
	    "größe_9b_content_type_9b_9b_商品カテゴリー_e5275f61" },
	{ "x", "заказ _a", "_idx", 64,
	    "x_заказ__a_b72fc33e_idx" },
	{ "_a__a_permission_a_very_long_column_name_that_goes_on_and_on_auth_größe", "a_very_long_column_name_that_goes_on_and_on a_very_long_column_name_that_goes_on_and_on 9b", "", 60,
	    "D_a__a_permission_a_very_l_a_very_long_column_name_t_fdecff0" },
	{ "permission_permission_заказ_商品カテゴリー_permission", "id größe id", "_idx", 64,
	    "permission_permission_зак_id_größe_id_f6deabf8_idx" },
	{ "content_type_x", "商品カテゴリー 商品カテゴリー _a x", "_like", 0,
	    "content_type_x_商品カテゴリー_商品カテゴリー__a_x_198766ef_like" },
	{ "_a__a_user", "größe 商品カテゴリー заказ заказ", "_like", 63,
	    "_a__a_user_größe_商品カテゴリー_заказ_заказ_a313efee_like" },
	{ "_a_customer_relationship_manager_permission_permission_auth", "заказ permission заказ", "_check", 64,
	    "D_a_customer_relationship_заказ_permission_заказ_56f72245_chec" },
	{ "permission_id", "auth заказ permission 商品カテゴリー", "_uniq", 64,
	    "permission_id_auth_заказ_permission_商品カテゴリー_f83ac781_uniq" },
	{ "id_customer_relationship_manager_permission", "_a заказ 9b _a", "", 63,
	    "id_customer_relationship_m__a_заказ_9b__a_01eb7301" },
	{ "permission_customer_relationship_manager__a", "заказ", "_fk_größe_idid", 60,
	    "permission_customer_заказ_be735117_fk_größe_id" },
	{ "auth_permission", "9b user 9b content_type", "_like", 60,
	    "auth_permission_9b_user_9b_content_type_c2eeea3b_like" },
	{ "9b_商品カテゴリー_9b_a_very_long_column_name_that_goes_on_and_on_id", "größe a_very_long_column_name_that_goes_on_and_on content_type permission", "_idx", 0,
	    "9b_商品カテゴリー_9b_a_very_long_column_name_that_goes_on_and_on_id_größe_a_very_long_column_name_that_goes_on_and_on_content_type_permission_10dafa94_idx" },
	{ "id__a_9b_заказ_x_content_type", "商品カテゴリー заказ größe _a", "_fk_auth_useruser", 63,
	    "id__a_9b_заказ_x_con_商品カテゴリー_заказ_größe__74e40f64_fk_auth_user" },
	{ "id_id_9b", "x", "_like", 30,
	    "id_id_9b_x_ee1150c6_like" },
	{ "auth_id_content_type_9b", "customer_relationship_manager", "_fk_content_type_xx", 64,
	    "auth_id_content_type_customer_relationshi_a822808b_fk_content_t" },
	{ "content_type_content_type", "auth content_type", "_fk_9b_useruser", 64,
	    "content_type_content_auth_content_type_6cbb5267_fk_9b_userus" },
	{ "auth_auth__a_customer_relationship_manager_a_very_long_column_name_that_goes_on_and_on_user", "user 9b заказ x", "", 63,
	    "auth_auth__a_customer_rela_user_9b_заказ_x_71b2bbe2" },
	{ "permission__a_9b_permission_商品カテゴリー__a", "permission _a", "_idx", 60,
	    "permission__a_9b_permis_permission__a_90ee0a92_idx" },
	{ "id_a_very_long_column_name_that_goes_on_and_on", "customer_relationship_manager content_type customer_relationship_manager 9b", "_fk_user_customer_relationship_managercustomer_relationship_manager", 0,
	    "id_a_very_long_column_name_that_goes_on_and_on_customer_relationship_manager_content_type_customer_relationship_manager_9b_f0f84098_fk_user_customer_relationship_managercustomer_relationship_manager" },
	{ "a_very_long_column_name_that_goes_on_and_on", "permission a_very_long_column_name_that_goes_on_and_on заказ x", "", 60,
	    "a_very_long_column_name_t_permission_a_very_long_co_754a5d60" },
	{ "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt", "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "_uniq", 0,
	    "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt_cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc_c31b6eac_uniq" },
};

/* Index.set_name_with_model() */
static const struct vector metas[] = {
	{ "\"ns\".\"shop_item\"", "-商品カテゴリー", "brin", 0,
	    "shop_item_商品カテゴリー_43bcdb_brin" },
	{ "user_9b", "-permission x", "gin", 0,
	    "user_9b_permiss_8ab4cc_gin" },
	{ "x_customer_relationship_manager_x_permission", "-заказ größe -customer_relationship_manager", "idx", 0,
	    "x_customer__заказ_e6fd3c_idx" },
	{ "auth_auth_content_type_content_type", "_a -a_very_long_column_name_that_goes_on_and_on", "brin", 0,
	    "auth_auth_c__a_9dcd06_brin" },
	{ "a_very_long_column_name_that_goes_on_and_on_9b_größe", "-_a user", "idx", 0,
	    "a_very_long__a_ec86c4_idx" },
	{ "a_very_long_column_name_that_goes_on_and_on_a_very_long_column_name_that_goes_on_and_on_заказ", "x user 商品カテゴリー", "idx", 0,
	    "a_very_long_x_e1db7f_idx" },
	{ "a_very_long_column_name_that_goes_on_and_on_x_customer_relationship_manager_x", "-商品カテゴリー", "brin", 0,
	    "a_very_long_商品カテゴリー_f1ef54_brin" },
	{ "a_very_long_column_name_that_goes_on_and_on_content_type_id_x", "a_very_long_column_name_that_goes_on_and_on -permission", "idx", 0,
	    "a_very_long_a_very__cc08f7_idx" },
	{ "_a", "user id заказ", "idx", 0,
	    "Da_user_fae867_idx" },
	{ "x_auth_商品カテゴリー_заказ", "content_type", "idx", 0,
	    "x_auth_商品カテ_content_cf9ffa_idx" },
	{ "customer_relationship_manager_permission_заказ_größe", "-заказ content_type auth", "spgist", 0,
	    "customer_re_заказ_c6e3b9_spgist" },
	{ "商品カテゴリー_customer_relationship_manager_permission", "-user -_a", "idx", 0,
	    "商品カテゴリー_cus_user_cab2d9_idx" },
	{ "größe_auth_permission_größe", "a_very_long_column_name_that_goes_on_and_on auth", "idx", 0,
	    "größe_auth__a_very__72a915_idx" },
	{ "customer_relationship_manager_9b", "-customer_relationship_manager", "gin", 0,
	    "customer_re_custome_7bbbc7_gin" },
	{ "user", "-id", "idx", 0,
	    "user_id_20f64f_idx" },
	{ "größe", "_a -заказ", "idx", 0,
	    "größe__a_583d04_idx" },
	{ "a_very_long_column_name_that_goes_on_and_on", "商品カテゴリー _a", "spgist", 0,
	    "a_very_long_商品カテゴリー_72f8e1_spgist" },
	{ "user", "user -x", "idx", 0,
	    "user_user_c98ba4_idx" },
	{ "заказ", "user -заказ id", "idx", 0,
	    "заказ_user_11fe80_idx" },
	{ "customer_relationship_manager", "-größe user", "brin", 0,
	    "customer_re_größe_447d85_brin" },
	{ "a_very_long_column_name_that_goes_on_and_on", "content_type id auth", "idx", 0,
	    "a_very_long_content_85a281_idx" },
	{ "customer_relationship_manager", "user -заказ", "gin", 0,
	    "customer_re_user_c1da84_gin" },
	{ "user_заказ", "-x auth", "spgist", 0,
	    "user_заказ_x_fccc4c_spgist" },
	{ "auth", "content_type", "brin", 0,
	    "auth_content_69f3cf_brin" },
};

/* truncate_name("app_model") */
static const struct vector tables[] = {
	{ "заказ", "Id", "", 0,
	    "заказ_id" },
	{ "customer_relationship_manager", "Id", "", 30,
	    "customer_relationship_mana2a9f" },
	{ "customer_relationship_manager", "GrößenÄnderung", "", 63,
	    "customer_relationship_manager_größenänderung" },
	{ "заказ", "GrößenÄnderung", "", 0,
	    "заказ_größenänderung" },
	{ "customer_relationship_manager", "Id", "", 64,
	    "customer_relationship_manager_id" },
	{ "customer_relationship_manager", "AVeryLongModelNameThatNobodyWouldEverWrite", "", 0,
	    "customer_relationship_manager_averylongmodelnamethatnobodywouldeverwrite" },
	{ "заказ", "Id", "", 64,
	    "заказ_id" },
	{ "customer_relationship_manager", "AVeryLongModelNameThatNobodyWouldEverWrite", "", 63,
	    "customer_relationship_manager_averylongmodelnamethatnobodyw90e4" },
	{ "сonfiguration_and_more_of_it_that_is_long", "ÉtatΣ", "", 30,
	    "сonfiguration_and_more_of_f400" },
	{ "сonfiguration_and_more_of_it_that_is_long", "User", "", 60,
	    "сonfiguration_and_more_of_it_that_is_long_user" },
	{ "заказ", "ЗаказПокупателя", "", 63,
	    "заказ_заказпокупателя" },
	{ "сonfiguration_and_more_of_it_that_is_long", "Id", "", 30,
	    "сonfiguration_and_more_of_c12d" },
	{ "customer_relationship_manager", "ЗаказПокупателя", "", 0,
	    "customer_relationship_manager_заказпокупателя" },
	{ "customer_relationship_manager", "Id", "", 30,
	    "customer_relationship_mana2a9f" },
	{ "сonfiguration_and_more_of_it_that_is_long", "Id", "", 0,
	    "сonfiguration_and_more_of_it_that_is_long_id" },
	{ "auth", "EventLog", "", 30,
	    "auth_eventlog" },
};

/* ManyToManyField._get_m2m_db_table() */
static const struct vector manies[] = {
	{ "auth_user", "groups", "", 0,
	    "auth_user_groups" },
	{ "\"auth_user\"", "groups", "", 63,
	    "auth_user_groups" },
	{ "ns\".\"auth_user", "groups", "", 63,
	    "ns\".\"auth_user_groups" },
	{ "\"ns\".\"auth_user\"", "a_very_long_column_name_that_goes_on_and_on", "", 30,
	    "ns\".\"auth_user_a_very_long_colu7e17" },
	{ "customer_relationship_manager", "a_very_long_column_name_that_goes_on_and_on", "", 63,
	    "customer_relationship_manager_a_very_long_column_name_that_7675" },
	{ "заказ", "аааааааааааааааааааааааааааааааааааааааааааааааааааааааааааа", "", 63,
	    "заказ_ааааааааааааааааааааааааааааааааааааааааааааааааааааа8fef" },
};

enum { COLUMNS = 8 };

static size_t
split(char *text, const char **columns)
{
	char *rest = NULL;
	size_t n = 0;

	for (char *t = strtok_r(text, " ", &rest); t != NULL; t = strtok_r(NULL, " ", &rest))
		columns[n++] = t;
	return n;
}

static void
same(const char *got, const struct vector *v)
{

	if (got == NULL || strcmp(got, v->name) != 0)
		fail_msg("%s (%s) %s:\n%s, not\n%s", v->table, v->columns, v->suffix, got, v->name);
}

static void
names_are_djangos(void **state)
{
	struct arena *A = arena_new(0);
	const char *columns[COLUMNS];
	size_t n;

	(void)state;
	assert_non_null(A);
	for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
		const struct vector *v = &indexes[i];

		n = split(arena_strdup(A, v->columns), columns);
		same(names_index(A, v->table, columns, n, v->suffix, v->max), v);
	}
	for (size_t i = 0; i < sizeof metas / sizeof *metas; i++) {
		const struct vector *v = &metas[i];

		n = split(arena_strdup(A, v->columns), columns);
		same(names_meta(A, v->table, columns, n, v->suffix), v);
	}
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		same(names_table(A, tables[i].table, tables[i].columns, tables[i].max), &tables[i]);
	for (size_t i = 0; i < sizeof manies / sizeof *manies; i++)
		same(names_many(A, manies[i].table, manies[i].columns, manies[i].max), &manies[i]);
	arena_free(A);
}

static void
letters_become_small(void **state)
{
	struct arena *A = arena_new(0);

	(void)state;
	assert_string_equal(names_lower(A, "EventLog_9"), "eventlog_9");
	assert_string_equal(names_lower(A, "ÄÖÜßŠŁĞŽÑ"), "äöüßšłğžñ");
	assert_string_equal(names_lower(A, "ЁЖЯҐЄ"), "ёжяґє");
	assert_string_equal(names_lower(A, "ΑΒΓΣ"), "αβγς");
	assert_string_equal(names_lower(A, "商品"), "商品");
	/* What is no UTF-8 stays what it is. */
	assert_string_equal(names_lower(A, "A\xff\xe0"), "a\xff\xe0");
	assert_true(names_same("EventLog", "eventLOG"));
	assert_true(names_same("Größe", "GRÖßE"));
	assert_false(names_same("Event", "EventLog"));
	assert_false(names_same("\xff", "y"));
	arena_free(A);
}

/* RFC 1321, A.5, and every length around a block. */
static void
sums_are_right(void **state)
{
	static const struct {
		const char *text, *sum;
	} all[] = {
		{ "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
		{ "1234567890123456789012345678901234567890123456789012345678901234567890"
		  "1234567890", "57edf4a22be3c955ac49da2e2107b67a" },
	};
	unsigned char sum[MD5_BYTES], a[130];
	char text[2 * MD5_BYTES + 1];
	struct md5 M, all_sums;

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		md5_begin(&M);
		md5_add(&M, all[i].text, strlen(all[i].text));
		md5_end(&M, sum);
		str_hex(text, sum, sizeof sum);
		assert_string_equal(text, all[i].sum);
	}
	memset(a, 'a', sizeof a);
	md5_begin(&all_sums);
	for (size_t n = 0; n < sizeof a; n++) {
		md5_begin(&M);
		md5_add(&M, a, n);
		md5_end(&M, sum);
		md5_add(&all_sums, sum, sizeof sum);
	}
	md5_end(&all_sums, sum);
	str_hex(text, sum, sizeof sum);
	assert_string_equal(text, "2a633766eeb4629b7079156dc23c647e");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_djangos),
		cmocka_unit_test(letters_become_small),
		cmocka_unit_test(sums_are_right),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
